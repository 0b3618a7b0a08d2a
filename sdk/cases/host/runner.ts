import { existsSync } from "node:fs";
import {
  ModuleLoadError,
  PluginLoadError,
  createHost,
  type Host,
  type Plugin,
  type PluginOptions,
} from "../../host/index.js";
import type { FilterKind } from "../format/case-file.js";
import type { SeenLogLine } from "../observe/observation.js";
import type { CasePlan, PluginPlan } from "../plan/plan.js";
import { PluginRefused, type CaseSession, type Runner } from "../run/session.js";
import { CalloutBoard } from "./callouts.js";
import { toSeenLine } from "./log-lines.js";
import { HostSession } from "./session.js";

/** Runs cases on the Node host: every case on hosts of its own. */
export class HostRunner implements Runner {
  readonly name = "host";
  /** Simulated time stands still between steps: nothing lags behind. */
  readonly settleMs = 0;

  arrange(plans: readonly CasePlan[]): CasePlan[] {
    return [...plans];
  }

  async open(plan: CasePlan): Promise<CaseSession> {
    const callouts = new CalloutBoard(plan.callouts);
    const hosts: Host[] = [];
    try {
      const plugins: Plugin[] = [];
      for (const [index, plugin] of plan.plugins.entries()) {
        const host = await hostFor(plan, index, hosts, callouts);
        plugins.push(await host.loadPlugin(pluginOptions(plan, plugin)));
      }
      return new HostSession(plan, [...new Set(hosts)], plugins, callouts);
    } catch (error) {
      throw error instanceof ModuleLoadError || error instanceof PluginLoadError ? refused(error, hosts) : error;
    }
  }

  async refusal(plan: CasePlan): Promise<SeenLogLine[] | null> {
    try {
      const session = await this.open(plan);
      await session.end();
      return null;
    } catch (error) {
      if (error instanceof PluginRefused) return [...error.lines];
      throw error;
    }
  }

  died(): Promise<null> {
    return Promise.resolve(null);
  }

  async close(): Promise<void> {
    // Hosts hold nothing but memory.
  }
}

/** Plugins with the same module, VM id and VM configuration share VMs; all hosts of a case are one process. */
async function hostFor(plan: CasePlan, index: number, hosts: Host[], callouts: CalloutBoard): Promise<Host> {
  const plugin = plan.plugins[index]!;
  const earlier = plan.plugins.findIndex((other) => vmKey(other) === vmKey(plugin));
  if (earlier < index) {
    hosts.push(hosts[earlier]!);
    return hosts[earlier]!;
  }
  if (!existsSync(plugin.module)) throw new Error(`${plugin.module} does not exist: build it first (proxy-wasm build)`);
  const host = await createHost({
    module: plugin.module,
    workers: plan.workers,
    vmId: plugin.vmId ?? "case",
    vmConfiguration: plugin.vmConfiguration,
    environmentVariables: plugin.environment,
    node: { id: "proxy-wasm", cluster: "proxy-wasm", ...plan.node },
    clusters: callouts.clusters,
    logLevel: plan.logLevel,
    ...(hosts[0] ? { shareWith: hosts[0] } : {}),
  });
  hosts.push(host);
  return host;
}

function vmKey({ module, vmId, vmConfiguration, environment }: PluginPlan): string {
  return JSON.stringify([module, vmId, vmConfiguration, environment]);
}

function pluginOptions(plan: CasePlan, plugin: PluginPlan): PluginOptions {
  return {
    name: plugin.name,
    rootId: plugin.rootId,
    configuration: plugin.configuration,
    direction: plan.direction,
    ...placeOf(plugin.filter),
    failurePolicy: plugin.failurePolicy,
    allowStopIteration: plugin.allowOnHeadersStopIteration,
  };
}

function placeOf(filter: FilterKind): Partial<PluginOptions> {
  if (filter === "upstream") return { type: "http", upstream: true };
  return filter === "service" ? { type: "service", singleton: true } : { type: filter };
}

function refused(error: ModuleLoadError | PluginLoadError, hosts: readonly Host[]): PluginRefused {
  const lines = hosts.flatMap(({ logs }) => logs.map(toSeenLine));
  if (error instanceof ModuleLoadError) lines.push({ level: "critical", message: error.message });
  return new PluginRefused(lines);
}
