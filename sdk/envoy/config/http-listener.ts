import { defined, type JsonObject } from "../json.js";
import { filter, listener, type ListenerOptions } from "./listener.js";

export interface HttpListenerOptions extends ListenerOptions {
  /** HTTP filters in the order requests meet them; the router is added at the end. */
  httpFilters?: JsonObject[];
  /** Routes of the only virtual host; see {@link routeTo}. */
  routes: JsonObject[];
  virtualHost?: { name?: string; metadata?: JsonObject };
  accessLogs?: JsonObject[];
  /** Anything else of the HttpConnectionManager message. */
  more?: JsonObject;
}

/** A listener that speaks HTTP/1.1 and HTTP/2 (prior knowledge) and keeps messages as they are: no request ids, no headers of its own. */
export function httpListener(options: HttpListenerOptions): JsonObject {
  const { httpFilters = [], routes, virtualHost = {}, accessLogs = [], more = {} } = options;
  const host = defined({
    name: virtualHost.name ?? "all",
    domains: ["*"],
    routes,
    metadata: virtualHost.metadata && { filter_metadata: virtualHost.metadata },
  });
  const router = filter("envoy.filters.http.router", "envoy.extensions.filters.http.router.v3.Router", {
    suppress_envoy_headers: true,
  });
  const manager = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
  return listener(options, [
    filter("envoy.filters.network.http_connection_manager", manager, {
      stat_prefix: options.name,
      codec_type: "AUTO",
      generate_request_id: false,
      server_header_transformation: "PASS_THROUGH",
      http_protocol_options: { enable_trailers: true },
      http2_protocol_options: { allow_metadata: true },
      access_log: accessLogs,
      route_config: { virtual_hosts: [host] },
      http_filters: [...httpFilters, router],
      ...more,
    }),
  ]);
}

export interface RouteOptions {
  name?: string;
  metadata?: JsonObject;
  /** Path prefix that the route takes (default: all). */
  prefix?: string;
}

/** A route to a cluster, without a time limit. */
export function routeTo(cluster: string, options: RouteOptions = {}): JsonObject {
  return defined({
    name: options.name,
    match: { prefix: options.prefix ?? "/" },
    metadata: options.metadata && { filter_metadata: options.metadata },
    route: { cluster, timeout: "0s" },
  });
}

/** A route that answers by itself. */
export function routeAnswering(status: number, body = "", options: RouteOptions = {}): JsonObject {
  const { route: _, ...rest } = routeTo("", options);
  return { ...rest, direct_response: { status, body: { inline_string: body } } };
}
