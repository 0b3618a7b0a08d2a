import { httpListener, routeTo } from "../../../envoy/config/http-listener.js";
import { tcpListener } from "../../../envoy/config/tcp-listener.js";
import type { JsonObject } from "../../../envoy/json.js";
import type { FilterKind } from "../../format/case-file.js";
import type { CasePlan } from "../../plan/plan.js";
import { namesAddresses } from "../client/connect.js";
import { givenToConnections, givenToRequests } from "./given.js";
import { pluginFilter } from "./plugin-filter.js";

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
  const placed = (kind: FilterKind): JsonObject[] =>
    plan.plugins.flatMap((plugin, index) => {
      if (plugin.filter !== kind) return [];
      return [index === 0 && extras.discoveredFilter ? extras.discoveredFilter : pluginFilter(plugin, caseId)];
    });
  const accessLogs = [...placed("access_logger"), extras.accessLog];
  if (plan.traffic === "tcp")
    return tcpListener({
      ...common,
      networkFilters: [...givenToConnections(plan), ...placed("network")],
      cluster: plan.cluster.name,
      accessLogs,
    });
  const { name, metadata, virtual_host: virtualHost } = plan.route;
  return httpListener({
    ...common,
    httpFilters: [...givenToRequests(plan), ...placed("http")],
    accessLogs,
    routes: [routeTo(plan.cluster.name, { ...(name ? { name } : {}), ...(metadata ? { metadata } : {}) })],
    ...(virtualHost ? { virtualHost } : {}),
    // A case may be about more or larger headers than Envoy takes by default.
    more: { max_request_headers_kb: 8192, common_http_protocol_options: { max_headers_count: 100_000 } },
  });
}
