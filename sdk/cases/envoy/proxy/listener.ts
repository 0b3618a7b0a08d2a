import { filter } from "../../../envoy/config/listener.js";
import { httpListener, routeTo } from "../../../envoy/config/http-listener.js";
import { tcpListener } from "../../../envoy/config/tcp-listener.js";
import { wasmAccessLogger, wasmHttpFilter, wasmNetworkFilter, type WasmPlugin } from "../../../envoy/config/wasm.js";
import { defined, type JsonObject } from "../../../envoy/json.js";
import type { FilterKind } from "../../format/case-file.js";
import { utf8 } from "../../match/failure.js";
import type { CasePlan, PluginPlan } from "../../plan/plan.js";
import { namesAddresses } from "../client/connect.js";

export interface ListenerExtras {
  accessLog: JsonObject;
  transportSocket?: JsonObject;
  /** Takes the place of the first plugin's filter, so that its configuration can change; see {@link FileDiscovery}. */
  discoveredFilter?: JsonObject;
}

/** The listener that realises what a case describes. */
export function caseListener(plan: CasePlan, caseId: string, extras: ListenerExtras): JsonObject {
  const common = {
    name: caseId,
    direction: plan.direction,
    metadata: plan.listenerMetadata,
    proxyProtocol: namesAddresses(plan.connection),
    ...(extras.transportSocket ? { transportSocket: extras.transportSocket } : {}),
  };
  const filters = plan.plugins.map((plugin) => pluginFilter(plan.filter, plugin, caseId));
  if (extras.discoveredFilter) filters[0] = extras.discoveredFilter;
  if (plan.filter === "network")
    return tcpListener({
      ...common,
      networkFilters: filters,
      cluster: plan.cluster.name,
      accessLogs: [extras.accessLog],
    });
  const { name, metadata, virtual_host: virtualHost } = plan.route;
  return httpListener({
    ...common,
    httpFilters: [...prepared(plan), ...(plan.filter === "http" ? filters : [])],
    accessLogs: [...(plan.filter === "access_logger" ? filters : []), extras.accessLog],
    routes: [routeTo(plan.cluster.name, { ...(name ? { name } : {}), ...(metadata ? { metadata } : {}) })],
    ...(virtualHost ? { virtualHost } : {}),
    // A case may be about more or larger headers than Envoy takes by default.
    more: { max_request_headers_kb: 8192, common_http_protocol_options: { max_headers_count: 100_000 } },
  });
}

/** A plugin of a case as the kind of filter that the case is about. */
export function pluginFilter(kind: FilterKind, plugin: PluginPlan, caseId: string): JsonObject {
  const build = { http: wasmHttpFilter, network: wasmNetworkFilter, access_logger: wasmAccessLogger }[kind];
  return build(pluginOf(plugin, caseId));
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

/** Filters of Envoy itself that set what the case says is there before the plugin runs. */
function prepared(plan: CasePlan): JsonObject[] {
  const state = Object.entries(plan.filterState).map(([key, value]) => ({
    object_key: key,
    factory_key: "envoy.string",
    format_string: { text_format_source: { inline_string: value.replaceAll("%", "%%") } },
  }));
  const metadata = Object.entries(plan.dynamicMetadata).map(([namespace, value]) =>
    defined({ metadata_namespace: namespace, value, allow_overwrite: true }),
  );
  return [
    ...(state.length > 0 ? [filter("set_filter_state", setFilterState, { on_request_headers: state })] : []),
    ...(metadata.length > 0 ? [filter("set_metadata", setMetadata, { metadata })] : []),
  ];
}

const setFilterState = "envoy.extensions.filters.http.set_filter_state.v3.Config";
const setMetadata = "envoy.extensions.filters.http.set_metadata.v3.Config";
