import {
  atLeast,
  bootstrap,
  cluster,
  EnvoyStartError,
  httpListener,
  routeTo,
  startEnvoy,
  tcpListener,
  wasmHttpFilter,
  wasmNetworkFilter,
  type EnvoyLogLevel,
  type JsonObject,
  type LogEntry,
} from "../../envoy/index.js";
import { RefusedError, type Runner, type RunLine, type RunPlan } from "./runner.js";

/** Starts Envoy with the filter on the plan's port; lines of the module, and Envoy's own from warning on, go to `onLine`. */
export async function runInEnvoy(
  plan: RunPlan,
  module: string,
  binary: string,
  upstreamPort: number,
  onLine: (line: RunLine) => void,
): Promise<Runner> {
  const options = {
    bootstrap: bootstrap({
      listeners: [listenerOf(plan, module)],
      clusters: [cluster({ name: "upstream", ports: [upstreamPort] })],
    }),
    binary,
    logLevel: "info" as const,
    wasmLogLevel: (plan.logLevel === "warn" ? "warning" : plan.logLevel) as EnvoyLogLevel,
  };
  const envoy = await startEnvoy(options).catch((error: unknown) => {
    throw error instanceof EnvoyStartError ? new RefusedError(error.entries.filter(isWorthShowing)) : error;
  });
  const unfollow = envoy.log.follow((entry) => {
    if (isWorthShowing(entry)) onLine(entry);
  }, 0);
  return {
    details: `Envoy's admin interface: http://${envoy.admin.address() ?? ""}/`,
    stop: async () => {
      unfollow();
      await envoy.stop();
    },
  };
}

function listenerOf(plan: RunPlan, module: string): JsonObject {
  const { name, rootId, configuration, port } = plan;
  const plugin = { name, rootId, vmId: name, module, ...(configuration === undefined ? {} : { configuration }) };
  return plan.type === "http"
    ? httpListener({ name: "main", port, httpFilters: [wasmHttpFilter(plugin)], routes: [routeTo("upstream")] })
    : tcpListener({ name: "main", port, networkFilters: [wasmNetworkFilter(plugin)], cluster: "upstream" });
}

function isWorthShowing(entry: LogEntry): boolean {
  return entry.logger === "wasm" || atLeast(entry, "warning");
}
