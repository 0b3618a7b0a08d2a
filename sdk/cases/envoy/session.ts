import type { Duplex } from "node:stream";
import type { LogEntry } from "../../envoy/process/log.js";
import { delay } from "../../envoy/process/wait.js";
import type { Failure } from "../match/failure.js";
import type { SeenExchange, SeenLogLine, SeenMessage, SeenMetrics, StateValue } from "../observe/observation.js";
import type { AnswerPlan, CasePlan, PluginPlan, RequestPlan, Side } from "../plan/plan.js";
import type { CaseSession, ExchangeOptions } from "../run/session.js";
import { Downstream } from "./client/downstream.js";
import { WorkerConnections } from "./client/worker-connections.js";
import type { AccessLogEntry } from "./proxy/access-log.js";
import { readFilterState } from "./proxy/filter-state.js";
import { pluginFilter } from "./proxy/plugin-filter.js";
import { attribute, isHarmless } from "./proxy/log-lines.js";
import { MetricsReader } from "./proxy/metrics.js";
import type { CaseProxy } from "./proxy/proxy.js";
import { TcpScript } from "./tcp/script.js";

/** The longest wait that a case may ask of Envoy. */
const longestWaitMs = 30_000;

/** A case in a real Envoy. */
export class EnvoySession implements CaseSession {
  /** Clients by the worker that serves them. */
  readonly #clients = new Map<number, Downstream>();
  readonly #connections: WorkerConnections;
  readonly #script: TcpScript;
  readonly #metrics: MetricsReader;
  /** Spans of the log in which Envoy itself complains, as it must, about a configuration that a plugin refused. */
  readonly #excused: [from: number, to: number][] = [];
  #ended: readonly SeenLogLine[] | null = null;

  constructor(
    readonly plan: CasePlan,
    readonly caseId: string,
    readonly proxy: CaseProxy,
    /** Where this case begins in Envoy's log. */
    readonly mark: number,
    /** Opens a connection to the case's listener. */
    readonly open: () => Promise<Duplex>,
  ) {
    this.#connections = new WorkerConnections(open, proxy.envoy.admin);
    this.#script = new TcpScript(open, () => proxy.clusters.tcp(plan.cluster.name));
    this.#metrics = new MetricsReader(proxy.envoy.admin);
  }

  async exchange(
    request: RequestPlan,
    upstream: AnswerPlan,
    { worker, filterStateKeys }: ExchangeOptions,
  ): Promise<SeenExchange> {
    const book = this.proxy.clusters.book(this.plan.cluster.name);
    book.answerWith([upstream]);
    const response = await this.#clientOf(worker).send(request);
    const entry = await this.#accessLogEntry();
    const state = Object.entries(entry.state).filter(([key]) => filterStateKeys.includes(key));
    return {
      upstreamRequest: book.takeSeen().pop() ?? null,
      response,
      localReply: localReply(entry),
      filterState: readFilterState(Object.fromEntries(state)),
      hostCalls: null,
    };
  }

  async advance(ms: number): Promise<void> {
    if (ms > longestWaitMs)
      throw new Error(`Envoy's clock is the real one: ${ms / 1000} s are too long to wait; say "only: host" and why`);
    await delay(ms);
  }

  async configure(plugin: PluginPlan): Promise<boolean> {
    if (!["http", "network"].includes(plugin.filter))
      throw new Error('Envoy can change only filters of a listener while it runs: say "only: host" and why');
    const mark = this.proxy.envoy.log.mark();
    const accepted = await this.proxy.reconfigure(this.caseId, pluginFilter(plugin, this.caseId));
    if (!accepted) this.#excused.push([mark, this.proxy.envoy.log.mark()]);
    return accepted;
  }

  connect(): Promise<void> {
    return this.#script.connect();
  }

  send(from: Side, bytes: Uint8Array): Promise<void> {
    return this.#script.send(from, bytes);
  }

  receive(at: Side, enough: (bytes: Uint8Array) => boolean): Promise<Uint8Array> {
    return this.#script.receive(at, enough);
  }

  closeSide(by: Side): Promise<void> {
    return this.#script.closeSide(by);
  }

  sawClose(at: Side): Promise<boolean> {
    return this.#script.sawClose(at);
  }

  async closeConnections(): Promise<Map<string, StateValue>> {
    await this.#script.end();
    let last: AccessLogEntry | null = null;
    for (let left = this.#script.connections; left > 0; left--) last = await this.#accessLogEntry();
    return readFilterState(last?.state ?? {});
  }

  callouts(): Map<string, SeenMessage[]> {
    return new Map([...this.plan.callouts.keys()].map((name) => [name, this.proxy.clusters.book(name).takeSeen()]));
  }

  lines(): SeenLogLine[] {
    return this.#ended === null ? this.#readLines() : [...this.#ended];
  }

  /** Envoy complains in its log. */
  complaints(): Failure[] {
    return [];
  }

  metrics(): Promise<SeenMetrics> {
    return this.#metrics.read();
  }

  async end(): Promise<void> {
    for (const client of this.#clients.values()) client.close();
    this.#connections.close();
    await this.#script.end();
    await this.proxy.clear();
    this.#ended = this.#readLines();
  }

  #accessLogEntry(): Promise<AccessLogEntry> {
    return this.proxy.accessLog.next(this.caseId, () => this.proxy.envoy.running);
  }

  #clientOf(worker: number): Downstream {
    const { workers, connection } = this.plan;
    if (worker >= workers) throw new Error(`there is no worker ${worker}: the case has ${workers}`);
    const known = this.#clients.get(worker);
    if (known) return known;
    const open = workers === 1 ? this.open : (): Promise<Duplex> => this.#connections.openTo(worker);
    const client = new Downstream(open, connection.mtls !== undefined);
    this.#clients.set(worker, client);
    return client;
  }

  #readLines(): SeenLogLine[] {
    const entries = this.proxy.envoy.log.since(this.mark).filter((entry, index) => {
      const position = this.mark + index;
      const excused = this.#excused.some(([from, to]) => position >= from && position < to);
      return !excused || attribute(entry).caseId !== null;
    });
    return linesOf(entries, this.caseId);
  }
}

/** What a case's modules logged, and what else Envoy complained about meanwhile. */
export function linesOf(entries: readonly LogEntry[], caseId: string): SeenLogLine[] {
  return entries
    .filter((entry) => !isHarmless(entry))
    .map(attribute)
    .filter((line) => line.caseId === null || line.caseId === caseId);
}

function localReply({ details }: AccessLogEntry): SeenExchange["localReply"] {
  return details === null || details === "via_upstream" ? null : { details };
}
