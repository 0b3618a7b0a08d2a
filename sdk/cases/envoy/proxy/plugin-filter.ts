import {
  wasmAccessLogger,
  wasmHttpFilter,
  wasmNetworkFilter,
  wasmService,
  type WasmPlugin,
} from "../../../envoy/config/wasm.js";
import type { JsonObject } from "../../../envoy/json.js";
import { utf8 } from "../../match/failure.js";
import type { PluginPlan } from "../../plan/plan.js";

/** A plugin of a case in Envoy's configuration, for the place where it stands. */
export function pluginFilter(plan: PluginPlan, caseId: string): JsonObject {
  const plugin = pluginOf(plan, caseId);
  switch (plan.filter) {
    case "http":
    case "upstream":
      return wasmHttpFilter(plugin);
    case "network":
      return wasmNetworkFilter(plugin);
    case "access_logger":
      return wasmAccessLogger(plugin);
    case "service":
      return wasmService(plugin, { singleton: true });
  }
}

/** Without a VM id of its own a plugin gets the case's. */
function pluginOf(plan: PluginPlan, caseId: string): WasmPlugin {
  const text = utf8(plan.configuration);
  return {
    name: plan.name,
    rootId: plan.rootId,
    vmId: plan.vmId ?? caseId,
    module: plan.module,
    vmConfiguration: plan.vmConfiguration,
    failurePolicy: plan.failurePolicy,
    allowOnHeadersStopIteration: plan.allowOnHeadersStopIteration,
    ...(plan.configurationStruct
      ? { configurationStruct: plan.configurationStruct }
      : plan.configuration.length > 0
        ? { configuration: text ?? plan.configuration }
        : {}),
    ...(Object.keys(plan.environment).length > 0 ? { environment: plan.environment } : {}),
  };
}
