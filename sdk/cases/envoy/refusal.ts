import { EnvoyStartError } from "../../envoy/errors.js";
import { bootstrap } from "../../envoy/config/bootstrap.js";
import { EnvoyProcess } from "../../envoy/process/process.js";
import type { SeenLogLine } from "../observe/observation.js";
import type { CasePlan } from "../plan/plan.js";
import { clustersOf } from "./clusters.js";
import { pluginFilter } from "./proxy/plugin-filter.js";
import { caseListener } from "./proxy/listener.js";
import { jsonAccessLog } from "../../envoy/config/access-log.js";
import { cluster } from "../../envoy/config/cluster.js";
import { linesOf } from "./session.js";

/** Starts an Envoy of its own with a case's plugins: null when it starts, else everything that was logged. */
export async function refusedAtStart(binary: string, plan: CasePlan): Promise<SeenLogLine[] | null> {
  const caseId = "proxy-wasm-case-0";
  const listener = caseListener(plan, caseId, { accessLog: jsonAccessLog("/dev/null", {}) });
  const clusters = clustersOf(plan, caseId).map(({ kind: _, mtls: __, ...options }) =>
    cluster({ ...options, ports: [9] }),
  );
  const services = plan.plugins.filter(({ filter }) => filter === "service");
  try {
    const envoy = await EnvoyProcess.start({
      binary,
      logLevel: "warning",
      wasmLogLevel: "info",
      bootstrap: bootstrap({
        node: plan.node,
        listeners: [listener],
        clusters,
        extensions: services.map((each) => pluginFilter(each, caseId)),
      }),
    });
    await envoy.stop();
    return null;
  } catch (error) {
    if (error instanceof EnvoyStartError) return linesOf(error.entries, caseId);
    throw error;
  }
}
