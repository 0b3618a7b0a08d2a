import type { JsonObject } from "../json.js";
import { filter, listener, type ListenerOptions } from "./listener.js";

export interface TcpListenerOptions extends ListenerOptions {
  /** Network filters in the order downstream bytes meet them; the TCP proxy is added at the end. */
  networkFilters?: JsonObject[];
  cluster: string;
  accessLogs?: JsonObject[];
}

/** A listener that hands its bytes to a cluster. */
export function tcpListener(options: TcpListenerOptions): JsonObject {
  const { networkFilters = [], cluster, accessLogs = [] } = options;
  const proxy = filter("envoy.filters.network.tcp_proxy", "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", {
    stat_prefix: options.name,
    cluster,
    access_log: accessLogs,
  });
  return listener(options, [...networkFilters, proxy]);
}
