import {
  bootstrap,
  cluster,
  filter,
  httpListener,
  routeAnswering,
  routeTo,
  tcpListener,
  type JsonObject,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import type { Variant, Work } from "../model/work.js";

/** Name of the listener that is measured. */
export const listenerName = "bench";
const upstreamName = "upstream";

/**
 * Envoy as its own documentation advises for benchmarks: no access log, no request ids, no statistics of the router's
 * making, no circuit breaker in the way.
 * @param module path of the variant's module; empty when it has none
 * @param upstreamPort of the server behind Envoy; null when the work has none
 */
export function configuration(work: Work, variant: Variant, module: string, upstreamPort: number | null): JsonObject {
  const { bootstrap: own = {} } = variant;
  const filters = [...variant.filters(module)];
  return bootstrap({
    ...own,
    listeners: [work.protocol === "tcp" ? tcp(filters, work) : http(filters, work), ...(own.listeners ?? [])],
    clusters: [...(upstreamPort === null ? [] : [unlimited(upstreamPort)]), ...(own.clusters ?? [])],
  });
}

function http(filters: JsonObject[], work: Work): JsonObject {
  const router = filter("envoy.filters.http.router", "envoy.extensions.filters.http.router.v3.Router", {
    suppress_envoy_headers: true,
    dynamic_stats: false,
  });
  return httpListener({
    name: listenerName,
    ...direction(work),
    routes: [work.answeredBy === "envoy" ? routeAnswering(200, "ok") : routeTo(upstreamName)],
    more: { http_filters: [...filters, router] },
  });
}

function tcp(networkFilters: JsonObject[], work: Work): JsonObject {
  return tcpListener({ name: listenerName, ...direction(work), networkFilters, cluster: upstreamName });
}

function direction(work: Work): Pick<Work, "direction"> {
  return work.direction ? { direction: work.direction } : {};
}

function unlimited(port: number): JsonObject {
  const most = 1_000_000;
  const thresholds = { max_connections: most, max_pending_requests: most, max_requests: most, max_retries: most };
  return {
    ...cluster({ name: upstreamName, ports: [port] }),
    circuit_breakers: { thresholds: [thresholds] },
  };
}
