import { existsSync } from "node:fs";
import { downstreamTls } from "../../envoy/config/tls.js";
import type { JsonObject } from "../../envoy/json.js";
import { EnvoyStartError } from "../../envoy/errors.js";
import { findEnvoy } from "../../envoy/find.js";
import type { SeenLogLine } from "../observe/observation.js";
import type { CasePlan } from "../plan/plan.js";
import { PluginRefused, type CaseSession, type Runner } from "../run/session.js";
import { openConnection } from "./client/connect.js";
import { Identities } from "./identities.js";
import { accessLogFor } from "./proxy/access-log.js";
import { clustersOf } from "./clusters.js";
import { caseListener } from "./proxy/listener.js";
import { pluginFilter } from "./proxy/plugin-filter.js";
import { ownsProcess, ProxyPool, proxyKey } from "./proxy/pool.js";
import type { CaseProxy } from "./proxy/proxy.js";
import { refusedAtStart } from "./refusal.js";
import { EnvoySession, linesOf } from "./session.js";

/** Runs cases in a real Envoy; cases that agree on what belongs to the whole process share one. */
export class EnvoyRunner implements Runner {
  readonly name = "envoy";
  readonly settleMs = 3_000;
  readonly #identities = new Identities();
  readonly #proxies: ProxyPool;
  /** Files of which one configuration has been refused at a start. */
  readonly #started = new Set<string>();
  #cases = 0;

  private constructor(readonly binary: string) {
    this.#proxies = new ProxyPool(binary, this.#identities);
  }

  static async create(version?: string): Promise<EnvoyRunner> {
    return new EnvoyRunner(await findEnvoy(version === undefined ? {} : { version }));
  }

  async open(plan: CasePlan): Promise<CaseSession> {
    requireModules(plan);
    const caseId = `proxy-wasm-case-${++this.#cases}`;
    const proxy = await this.#proxyFor(plan, caseId);
    await proxy.keep(plan.plugins.map(({ module }) => module));
    await proxy.setLogLevel(plan.logLevel);
    const mark = ownsProcess(plan) ? 0 : proxy.envoy.log.mark();
    const accepted = await proxy.clusters.ensure(clustersOf(plan, caseId));
    for (const [name, answers] of plan.callouts) proxy.clusters.book(name).answerWith(answers);
    const port = accepted ? await proxy.listen(await this.#listener(plan, caseId, proxy)) : null;
    if (port === null) {
      await proxy.clear();
      throw new PluginRefused(linesOf(proxy.envoy.log.since(mark), caseId));
    }
    const { mtls } = plan.connection;
    const identity = mtls ? this.#identities.for(mtls.peer) : null;
    return new EnvoySession(plan, caseId, proxy, mark, () => openConnection(port, plan.connection, identity));
  }

  /**
   * The first refusal of a file is a real start of a proxy of its own, the others are updates of the running one: Envoy
   * tries a configuration by the same code in both, and an update takes a tenth of the time.
   */
  async refusal(plan: CasePlan): Promise<SeenLogLine[] | null> {
    requireModules(plan);
    if (!this.#started.has(plan.file)) {
      this.#started.add(plan.file);
      return refusedAtStart(this.binary, plan);
    }
    try {
      const session = await this.open(plan);
      await session.end();
      return null;
    } catch (error) {
      if (error instanceof PluginRefused) return [...error.lines];
      throw error;
    }
  }

  /** Cases of one proxy follow each other. */
  arrange(plans: readonly CasePlan[]): CasePlan[] {
    const keys = new Map(plans.map((plan) => [plan, proxyKey(plan)]));
    const first = [...new Set(keys.values())];
    return [...plans].sort((a, b) => first.indexOf(keys.get(a)!) - first.indexOf(keys.get(b)!));
  }

  died(): Promise<string | null> {
    return this.#proxies.died();
  }

  close(): Promise<void> {
    return this.#proxies.stop();
  }

  async #proxyFor(plan: CasePlan, caseId: string): Promise<CaseProxy> {
    try {
      return await this.#proxies.proxyFor(plan, caseId);
    } catch (error) {
      // A service is loaded when the process starts.
      throw error instanceof EnvoyStartError ? new PluginRefused(linesOf(error.entries, caseId)) : error;
    }
  }

  /** The listener of a case, with a filter that can be reconfigured when the case does so. */
  async #listener(plan: CasePlan, caseId: string, proxy: CaseProxy): Promise<JsonObject> {
    const stateKeys = [plan.expect, ...plan.steps.map(({ expect }) => expect)].flatMap((expect) =>
      Object.keys(expect.filter_state ?? {}),
    );
    const accessLog = accessLogFor(proxy.accessLog.path, caseId, [...new Set(stateKeys)]);
    const { mtls } = plan.connection;
    const transportSocket = mtls && downstreamTls(this.#identities.for(mtls.local));
    const extras = { accessLog, ...(transportSocket ? { transportSocket } : {}) };
    if (!plan.steps.some(({ kind }) => kind === "configure")) return caseListener(plan, caseId, extras);
    const discoveredFilter = await proxy.discovered(caseId, pluginFilter(plan.plugins[0]!, caseId));
    return caseListener(plan, caseId, { ...extras, discoveredFilter });
  }
}

function requireModules(plan: CasePlan): void {
  for (const { module } of plan.plugins)
    if (!existsSync(module)) throw new Error(`${module} does not exist: build it first (proxy-wasm build)`);
}
