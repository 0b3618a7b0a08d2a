import { PluginLoadError, type Connection, type Host, type LogEntry, type Plugin } from "../../host/index.js";
import type { FilterKind } from "../format/case-file.js";
import type { Failure } from "../match/failure.js";
import type { SeenExchange, SeenLogLine, SeenMessage, SeenMetrics, StateValue } from "../observe/observation.js";
import type { AnswerPlan, CasePlan, PluginPlan, RequestPlan, Side } from "../plan/plan.js";
import type { CaseSession, ExchangeOptions } from "../run/session.js";
import { attributesOf, givenState, openConnection } from "./attributes.js";
import type { CalloutBoard } from "./callouts.js";
import { HostExchange } from "./exchange.js";
import { toSeenLine } from "./log-lines.js";
import { HostConnections } from "./tcp.js";

/** A case on the Node host. */
export class HostSession implements CaseSession {
  readonly #tcp: HostConnections;
  /** The connection that the client keeps to each worker. */
  readonly #connections = new Map<number, Connection>();
  #opened = 0;
  /** What the host itself says about configurations that a plugin refused, as it must. */
  readonly #excused = new Set<LogEntry>();

  constructor(
    readonly plan: CasePlan,
    readonly hosts: readonly Host[],
    /** In the order of the plan. */
    readonly plugins: readonly Plugin[],
    readonly board: CalloutBoard,
  ) {
    this.#tcp = new HostConnections(this.#placed("network"), () => {
      const connection = openConnection(plan, ++this.#opened);
      return { attributes: attributesOf(plan, null), connection, filterState: givenState(plan, connection) };
    });
  }

  exchange(request: RequestPlan, upstream: AnswerPlan, { worker }: ExchangeOptions): Promise<SeenExchange> {
    const inTheWay = [...this.#placed("access_logger"), ...this.#placed("http"), ...this.#placed("upstream")];
    const connection = this.#connections.get(worker) ?? openConnection(this.plan, ++this.#opened);
    this.#connections.set(worker, connection);
    return new HostExchange(this.plan, inTheWay, request, upstream, { worker, connection }).play();
  }

  async advance(ms: number): Promise<void> {
    // All hosts of a case share one clock.
    await this.hosts[0]!.advance(ms);
  }

  async configure(plugin: PluginPlan): Promise<boolean> {
    try {
      await this.plugins[0]!.update(plugin.configuration);
      return true;
    } catch (error) {
      if (!(error instanceof PluginLoadError)) throw error;
      for (const entry of error.logs) if (entry.source === "host") this.#excused.add(entry);
      return false;
    }
  }

  async connect(): Promise<void> {
    await Promise.resolve();
    this.#tcp.connect();
  }

  async send(from: Side, bytes: Uint8Array): Promise<void> {
    this.#tcp.send(from, bytes);
    await this.advance(0);
  }

  receive(at: Side): Promise<Uint8Array> {
    return Promise.resolve(this.#tcp.receive(at));
  }

  closeSide(by: Side): Promise<void> {
    this.#tcp.close(by);
    return Promise.resolve();
  }

  sawClose(at: Side): Promise<boolean> {
    return Promise.resolve(this.#tcp.sawClose(at));
  }

  closeConnections(): Promise<Map<string, StateValue>> {
    const state = [...this.#tcp.end()].map(([key, bytes]): [string, StateValue] => [key, { bytes }]);
    return Promise.resolve(new Map(state));
  }

  callouts(): Map<string, SeenMessage[]> {
    return this.board.takeSeen();
  }

  lines(): SeenLogLine[] {
    return this.hosts.flatMap(({ logs }) => logs.filter((entry) => !this.#excused.has(entry)).map(toSeenLine));
  }

  metrics(): Promise<SeenMetrics> {
    const all = [...this.hosts[0]!.metrics];
    const histograms = all.filter(({ type }) => type === "histogram");
    return Promise.resolve({
      values: new Map(all.filter(({ type }) => type !== "histogram").map(({ name, value }) => [name, Number(value)])),
      counts: new Map(histograms.map(({ name, count }) => [name, count])),
    });
  }

  complaints(): Failure[] {
    return this.hosts
      .flatMap(({ findings }) => findings.all)
      .filter(({ rule }) => !this.plan.tolerates.includes(rule))
      .map(({ rule, message }) => ({ what: "pedantic mode", expected: `nothing of "${rule}"`, actual: message }));
  }

  async end(): Promise<void> {
    for (const plugin of [...this.plugins].reverse()) await plugin.remove();
  }

  #placed(filter: FilterKind): Plugin[] {
    return this.plugins.filter((_, index) => this.plan.plugins[index]!.filter === filter);
  }
}
