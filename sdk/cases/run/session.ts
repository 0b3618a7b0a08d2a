import type { RunnerName } from "../format/case-file.js";
import type { Failure } from "../match/failure.js";
import type { SeenExchange, SeenLogLine, SeenMessage, SeenMetrics, StateValue } from "../observe/observation.js";
import type { AnswerPlan, CasePlan, PluginPlan, RequestPlan, Side } from "../plan/plan.js";

/** What runs cases: the Node host, or Envoy. */
export interface Runner {
  readonly name: RunnerName;
  /** How long logs and metrics may lag behind what caused them. */
  readonly settleMs: number;
  /** The order in which the cases run best. */
  arrange(plans: readonly CasePlan[]): CasePlan[];
  /** Loads the plugins of a case. @throws PluginRefused when one of them does not load. */
  open(plan: CasePlan): Promise<CaseSession>;
  /** Tries to start the proxy with a case's plugins: null when it starts, else what was logged. */
  refusal(plan: CasePlan): Promise<SeenLogLine[] | null>;
  /** If the proxy has died, how; null when it runs or did not have to. */
  died(): Promise<string | null>;
  close(): Promise<void>;
}

/** One case under way. */
export interface CaseSession {
  exchange(request: RequestPlan, upstream: AnswerPlan, options: ExchangeOptions): Promise<SeenExchange>;
  advance(ms: number): Promise<void>;
  /** Gives the plugin a new configuration; false when it was refused. */
  configure(plugin: PluginPlan): Promise<boolean>;
  connect(): Promise<void>;
  send(from: Side, bytes: Uint8Array): Promise<void>;
  /** What a side received since the last call; waits until `enough` or nothing more comes. */
  receive(at: Side, enough: (bytes: Uint8Array) => boolean): Promise<Uint8Array>;
  closeSide(by: Side): Promise<void>;
  /** Whether a side sees the end of the connection. */
  sawClose(at: Side): Promise<boolean>;
  /** Ends all TCP connections; the filter state of the last one. */
  closeConnections(): Promise<Map<string, StateValue>>;
  /** Calls that the plugin made to other clusters, since the last call of this function. */
  callouts(): Map<string, SeenMessage[]>;
  /** Everything that the plugin logged in this case. */
  lines(): SeenLogLine[];
  metrics(): Promise<SeenMetrics>;
  /** What the runner itself found wrong with how the plugin behaves. */
  complaints(): Failure[];
  /** Unloads the plugins. */
  end(): Promise<void>;
}

export interface ExchangeOptions {
  worker: number;
  /** Filter state keys to look at when the request ends. */
  filterStateKeys: string[];
}

/** The plugin did not load although the case expects it to. */
export class PluginRefused extends Error {
  override readonly name = "PluginRefused";

  constructor(readonly lines: readonly SeenLogLine[]) {
    const reason = lines.find(({ level }) => level === "error" || level === "critical");
    super(`the plugin did not load${reason ? `: ${reason.message}` : ""}`);
  }
}
