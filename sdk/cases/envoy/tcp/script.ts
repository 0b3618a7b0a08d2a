import type { Duplex } from "node:stream";
import { delay } from "../../../envoy/process/wait.js";
import type { Side } from "../../plan/plan.js";
import type { TcpUpstream } from "../upstream/tcp.js";
import { pause } from "../pieces.js";
import { Endpoint } from "./endpoint.js";

/** The TCP connections of a case: a client of ours, the proxy, and a server of ours. */
export class TcpScript {
  readonly #clients: Endpoint[] = [];
  #client: Endpoint | null = null;
  #server: Endpoint | null = null;
  #ended = false;

  constructor(
    readonly open: () => Promise<Duplex>,
    readonly upstream: () => TcpUpstream,
  ) {}

  /** Number of connections that the client opened. */
  get connections(): number {
    return this.#clients.length;
  }

  async connect(): Promise<void> {
    this.upstream().admit();
    this.#client = new Endpoint(await this.open());
    this.#server = null;
    this.#clients.push(this.#client);
  }

  async send(from: Side, bytes: Uint8Array): Promise<void> {
    await (await this.#side(from)).send(bytes);
    await pause();
  }

  async receive(at: Side, enough: (bytes: Uint8Array) => boolean): Promise<Uint8Array> {
    return (await this.#side(at)).receive(enough);
  }

  async closeSide(by: Side): Promise<void> {
    (await this.#side(by)).close();
  }

  async sawClose(at: Side): Promise<boolean> {
    return (await this.#side(at)).sawEnd();
  }

  /** Ends every connection, on both sides: a proxy that knows half-closed connections waits for both. */
  async end(): Promise<void> {
    if (this.#ended || this.connections === 0) return;
    this.#ended = true;
    for (const client of this.#clients) client.destroy();
    // The client lets go first; a plugin may keep the server from hearing of it.
    await Promise.race([this.#server?.sawEnd(), delay(50)]);
    this.upstream().refuse();
  }

  async #side(side: Side): Promise<Endpoint> {
    if (!this.#client) await this.connect();
    if (side === "client") return this.#client!;
    if (!this.#server) {
      this.#server = await this.upstream().accept(3_000);
      if (!this.#server) throw new Error("the proxy did not connect to the server in 3 s");
    }
    return this.#server;
  }
}
