import type { Duplex } from "node:stream";
import { poll } from "../../../envoy/process/wait.js";
import type { Admin } from "../../../envoy/admin/admin.js";

const attempts = 200;
const acceptedBy = /\.worker_(\d+)\.downstream_cx_total$/;

/** Connections to chosen worker threads: the kernel decides who accepts, so we open some until the right worker did. */
export class WorkerConnections {
  /** Connections that went to another worker than wanted, until somebody wants that one. */
  readonly #spare = new Map<number, Duplex[]>();

  constructor(
    readonly open: () => Promise<Duplex>,
    readonly admin: Admin,
  ) {}

  async openTo(worker: number): Promise<Duplex> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const spare = this.#spare.get(worker)?.shift();
      if (spare && !spare.destroyed) return spare;
      const before = await this.#accepted();
      const connection = await this.open();
      const taker = await poll(async () => this.#taker(before, await this.#accepted()), 2_000, 2);
      if (taker === worker) return connection;
      if (taker === null) throw new Error("no worker accepted a connection in 2 s");
      this.#spare.set(taker, [...(this.#spare.get(taker) ?? []), connection]);
    }
    throw new Error(`no connection came to worker ${worker} in ${attempts} attempts`);
  }

  close(): void {
    for (const connection of [...this.#spare.values()].flat()) connection.destroy();
  }

  #taker(before: Map<number, number>, after: Map<number, number>): number | null {
    for (const [worker, count] of after) if (count > (before.get(worker) ?? 0)) return worker;
    return null;
  }

  /** How many connections each worker has accepted. */
  async #accepted(): Promise<Map<number, number>> {
    const { values } = await this.admin.stats(`^listener.*${acceptedBy.source}`);
    const counts = new Map<number, number>();
    for (const [name, value] of values) {
      const worker = Number(acceptedBy.exec(name)?.[1]);
      counts.set(worker, (counts.get(worker) ?? 0) + value);
    }
    return counts;
  }
}
