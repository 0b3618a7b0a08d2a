import type { Host } from "../../host/host.js";
import type { LogEntry } from "../../host/logs.js";
import { PluginLoadError, type Plugin } from "../../host/plugin.js";
import type { FilterKind } from "../format/case-file.js";
import type { Failure } from "../match/failure.js";
import type { SeenExchange, SeenLogLine, SeenMessage, SeenMetrics, StateValue } from "../observe/observation.js";
import type { AnswerPlan, CasePlan, PluginPlan, RequestPlan, Side } from "../plan/plan.js";
import type { CaseSession, ExchangeOptions } from "../run/session.js";
import { attributesOf, connectionOf } from "./attributes.js";
import type { CalloutBoard } from "./callouts.js";
import { HostExchange } from "./exchange.js";
import { toSeenLine } from "./log-lines.js";
import { HostConnections } from "./tcp.js";

/** A case on the Node host. */
export class HostSession implements CaseSession {
  readonly #connections: HostConnections;
  /** What the host itself says about configurations that a plugin refused, as it must. */
  readonly #excused = new Set<LogEntry>();

  constructor(
    readonly plan: CasePlan,
    readonly hosts: readonly Host[],
    /** In the order of the plan. */
    readonly plugins: readonly Plugin[],
    readonly board: CalloutBoard,
  ) {
    this.#connections = new HostConnections(this.#placed("network"), {
      attributes: attributesOf(plan, null),
      connection: connectionOf(plan),
    });
  }

  exchange(request: RequestPlan, upstream: AnswerPlan, { worker }: ExchangeOptions): Promise<SeenExchange> {
    const inTheWay = [...this.#placed("access_logger"), ...this.#placed("http"), ...this.#placed("upstream")];
    return new HostExchange(this.plan, inTheWay, request, upstream, worker).play();
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
    this.#connections.connect();
  }

  async send(from: Side, bytes: Uint8Array): Promise<void> {
    this.#connections.send(from, bytes);
    await this.advance(0);
  }

  receive(at: Side): Promise<Uint8Array> {
    return Promise.resolve(this.#connections.receive(at));
  }

  closeSide(by: Side): Promise<void> {
    this.#connections.close(by);
    return Promise.resolve();
  }

  sawClose(at: Side): Promise<boolean> {
    return Promise.resolve(this.#connections.sawClose(at));
  }

  closeConnections(): Promise<Map<string, StateValue>> {
    const state = [...this.#connections.end()].map(([key, bytes]): [string, StateValue] => [key, { bytes }]);
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
