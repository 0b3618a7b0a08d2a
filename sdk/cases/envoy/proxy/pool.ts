import { delay } from "../../../envoy/process/wait.js";
import { atLeast } from "../../../envoy/process/log.js";
import type { CasePlan } from "../../plan/plan.js";
import type { Identities } from "../identities.js";
import { pluginFilter } from "./plugin-filter.js";
import { CaseProxy } from "./proxy.js";

/** What belongs to a whole proxy process: cases that agree on it can share one. */
export function proxyKey(plan: CasePlan): string {
  const alone = ownsProcess(plan) ? `${plan.file} ${plan.name}` : "";
  return JSON.stringify([plan.node, plan.workers, alone]);
}

/** Whether a case needs a process for itself: it says so, or has services, which live as long as the process. */
export function ownsProcess(plan: CasePlan): boolean {
  return plan.isolated || plan.plugins.some(({ filter }) => filter === "service");
}

/** The proxy of the current case; one at a time, because each takes some 100 MB. */
export class ProxyPool {
  #current: { key: string; proxy: CaseProxy } | null = null;

  constructor(
    readonly binary: string,
    readonly identities: Identities,
  ) {}

  async proxyFor(plan: CasePlan, caseId: string): Promise<CaseProxy> {
    const key = proxyKey(plan);
    if (this.#current?.key === key && this.#current.proxy.envoy.running) return this.#current.proxy;
    await this.stop();
    const { node, workers } = plan;
    const services = plan.plugins
      .filter(({ filter }) => filter === "service")
      .map((each) => pluginFilter(each, caseId));
    const proxy = await CaseProxy.start({ binary: this.binary, node, workers, services, identities: this.identities });
    this.#current = { key, proxy };
    return proxy;
  }

  /** If the current proxy has ended by itself, what it said last. */
  async died(): Promise<string | null> {
    const envoy = this.#current?.proxy.envoy;
    if (!envoy) return null;
    // Its connections break a moment before it is gone.
    await Promise.race([envoy.exited, delay(300)]);
    if (envoy.running) return null;
    const last = envoy.log.entries().filter((entry) => atLeast(entry, "error"));
    return `Envoy died: ${last[0]?.message ?? "without a word"}`;
  }

  async stop(): Promise<void> {
    await this.#current?.proxy.stop();
    this.#current = null;
  }
}
