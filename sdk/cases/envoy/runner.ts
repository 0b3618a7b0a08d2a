import { existsSync } from "node:fs";
import { findEnvoy } from "../../envoy/find.js";
import type { SeenLogLine } from "../observe/observation.js";
import type { CasePlan } from "../plan/plan.js";
import { PluginRefused, type CaseSession, type Runner } from "../run/session.js";
import type { ClusterNeed } from "./proxy/cluster-board.js";
import { CaseProxy } from "./proxy/proxy.js";
import { refusalOf } from "./refusal.js";
import { EnvoySession, linesOf, listenerOf } from "./session.js";

/** Runs cases in a real Envoy; cases that agree on what belongs to the whole process share one. */
export class EnvoyRunner implements Runner {
  readonly name = "envoy";
  readonly settleMs = 3_000;
  readonly #proxies = new Map<string, CaseProxy>();
  #cases = 0;

  private constructor(readonly binary: string) {}

  static async create(version?: string): Promise<EnvoyRunner> {
    return new EnvoyRunner(await findEnvoy(version === undefined ? {} : { version }));
  }

  async open(plan: CasePlan): Promise<CaseSession> {
    requireModules(plan);
    const proxy = await this.#proxyFor(plan);
    const caseId = `proxy-wasm-case-${++this.#cases}`;
    const mark = proxy.envoy.log.mark();
    await proxy.clusters.ensure(clustersOf(plan));
    for (const [name, answers] of plan.callouts) {
      proxy.clusters.server(name).answerWith(answers);
      proxy.clusters.server(name).takeSeen();
    }
    const port = await proxy.listen(await listenerOf(plan, caseId, proxy));
    if (port === null) {
      await proxy.clear();
      throw new PluginRefused(linesOf(proxy.envoy.log.since(mark), caseId));
    }
    return new EnvoySession(plan, caseId, proxy, port, mark);
  }

  refusal(plan: CasePlan): Promise<SeenLogLine[] | null> {
    requireModules(plan);
    return refusalOf(this.binary, plan);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#proxies.values()].map((proxy) => proxy.stop()));
    this.#proxies.clear();
  }

  async #proxyFor(plan: CasePlan): Promise<CaseProxy> {
    const key = JSON.stringify([plan.node, plan.workers, plan.isolated ? `${plan.file} ${plan.name}` : null]);
    const running = this.#proxies.get(key);
    if (running?.envoy.running) return running;
    const started = await CaseProxy.start({ binary: this.binary, node: plan.node, workers: plan.workers });
    this.#proxies.set(key, started);
    return started;
  }
}

function clustersOf(plan: CasePlan): ClusterNeed[] {
  const { name, metadata } = plan.cluster;
  const { metadata: endpointMetadata, locality } = plan.endpoint;
  const main: ClusterNeed = {
    name,
    ...(metadata ? { metadata } : {}),
    ...(endpointMetadata ? { endpointMetadata } : {}),
    ...(locality ? { locality } : {}),
  };
  return [main, ...[...plan.callouts.keys()].map((callout) => ({ name: callout }))];
}

function requireModules(plan: CasePlan): void {
  for (const { module } of plan.plugins)
    if (!existsSync(module)) throw new Error(`${module} does not exist: build it first (proxy-wasm build)`);
}
