import type { JsonObject } from "../../envoy/json.js";
import type { LogEntry } from "../../envoy/process/log.js";
import { delay } from "../../envoy/process/wait.js";
import type { SeenExchange, SeenLogLine, SeenMessage, SeenMetrics } from "../observe/observation.js";
import type { AnswerPlan, CasePlan, PluginPlan, RequestPlan, Side } from "../plan/plan.js";
import type { CaseSession, ExchangeOptions } from "../run/session.js";
import { connectPlain } from "./client/connect.js";
import { HttpClient } from "./client/http-client.js";
import { accessLogFor, type AccessLogEntry } from "./proxy/access-log.js";
import { readFilterState } from "./proxy/filter-state.js";
import { caseListener, pluginFilter } from "./proxy/listener.js";
import { attribute, isHarmless } from "./proxy/log-lines.js";
import { MetricsReader } from "./proxy/metrics.js";
import type { CaseProxy } from "./proxy/proxy.js";

/** The longest wait that a case may ask of Envoy. */
const longestWaitMs = 30_000;

/** A case in a real Envoy. */
export class EnvoySession implements CaseSession {
  readonly #client: HttpClient;
  readonly #metrics: MetricsReader;
  /** Spans of the log in which Envoy itself complains, as it must, about a configuration that a plugin refused. */
  readonly #excused: [from: number, to: number][] = [];
  #ended: readonly SeenLogLine[] | null = null;

  constructor(
    readonly plan: CasePlan,
    readonly caseId: string,
    readonly proxy: CaseProxy,
    readonly port: number,
    /** Where this case begins in Envoy's log. */
    readonly mark: number,
  ) {
    this.#client = new HttpClient(() => connectPlain(port, plan.connection));
    this.#metrics = new MetricsReader(proxy.envoy.admin);
  }

  async exchange(request: RequestPlan, upstream: AnswerPlan, { filterStateKeys }: ExchangeOptions): Promise<SeenExchange> {
    const server = this.proxy.clusters.server(this.plan.cluster.name);
    server.answerWith([upstream]);
    server.takeSeen();
    const response = await this.#client.send(request);
    const entry = await this.proxy.accessLog.next(this.caseId);
    const state = Object.entries(entry.state).filter(([key]) => filterStateKeys.includes(key));
    return {
      upstreamRequest: server.takeSeen().at(-1) ?? null,
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
    if (this.plan.filter === "access_logger") throw new Error("Envoy has no discovery for access loggers: say \"only: host\"");
    const mark = this.proxy.envoy.log.mark();
    const accepted = await this.proxy.reconfigure(this.caseId, pluginFilter(this.plan.filter, plugin, this.caseId));
    if (!accepted) this.#excused.push([mark, this.proxy.envoy.log.mark()]);
    return accepted;
  }

  connect(): Promise<void> {
    throw new Error("not yet");
  }
  send(_from: Side, _bytes: Uint8Array): Promise<void> {
    throw new Error("not yet");
  }
  receive(_at: Side, _enough: (bytes: Uint8Array) => boolean): Promise<Uint8Array> {
    throw new Error("not yet");
  }
  closeSide(_by: Side): Promise<void> {
    throw new Error("not yet");
  }
  sawClose(_at: Side): Promise<boolean> {
    throw new Error("not yet");
  }

  callouts(): Map<string, SeenMessage[]> {
    return new Map([...this.plan.callouts.keys()].map((name) => [name, this.proxy.clusters.server(name).takeSeen()]));
  }

  lines(): SeenLogLine[] {
    return this.#ended === null ? this.#readLines() : [...this.#ended];
  }

  metrics(): Promise<SeenMetrics> {
    return this.#metrics.read();
  }

  async end(): Promise<void> {
    this.#client.close();
    await this.proxy.clear();
    this.#ended = this.#readLines();
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

/** The listener of a case, with a filter that can be reconfigured when the case does so. */
export async function listenerOf(plan: CasePlan, caseId: string, proxy: CaseProxy): Promise<JsonObject> {
  const keys = new Set(plan.steps.flatMap((step) => Object.keys(step.expect.filter_state ?? {})));
  const accessLog = accessLogFor(proxy.accessLog.path, caseId, [...keys]);
  if (!plan.steps.some(({ kind }) => kind === "configure")) return caseListener(plan, caseId, { accessLog });
  const discoveredFilter = await proxy.discovered(caseId, pluginFilter(plan.filter, plan.plugins[0]!, caseId));
  return caseListener(plan, caseId, { accessLog, discoveredFilter });
}

function localReply({ details, grpc }: AccessLogEntry): SeenExchange["localReply"] {
  if (details === null || details === "via_upstream") return null;
  return { details, grpcStatus: grpc === null ? null : Number(grpc) };
}
