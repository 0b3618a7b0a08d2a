import { defined, typed, type JsonObject } from "../json.js";
import { loopback } from "./bootstrap.js";

export type TrafficDirection = "inbound" | "outbound" | "unspecified";

export interface ListenerOptions {
  name: string;
  /** 0 (default): any free port; read it back with `admin.listeners()`. */
  port?: number;
  direction?: TrafficDirection;
  metadata?: JsonObject;
  /** Transport socket of the downstream side; see `downstreamTls`. */
  transportSocket?: JsonObject;
  /** Takes the peer's and the own address from a PROXY protocol line before the first byte. */
  proxyProtocol?: boolean;
}

/** A listener with one filter chain. */
export function listener(options: ListenerOptions, networkFilters: JsonObject[]): JsonObject {
  const { name, port = 0, direction = "unspecified", metadata, transportSocket, proxyProtocol } = options;
  const tlsInspector = filter(
    "envoy.filters.listener.tls_inspector",
    "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector",
  );
  return defined({
    name,
    address: loopback(port),
    traffic_direction: direction.toUpperCase(),
    metadata: metadata && { filter_metadata: metadata },
    listener_filters: [...(proxyProtocol ? [proxyProtocolFilter] : []), ...(transportSocket ? [tlsInspector] : [])],
    filter_chains: [defined({ filters: networkFilters, transport_socket: transportSocket })],
  });
}

/** A filter, or another extension, by name and message type. */
export function filter(name: string, messageName: string, fields: JsonObject = {}): JsonObject {
  return { name, typed_config: typed(messageName, fields) };
}

const proxyProtocolFilter = filter(
  "envoy.filters.listener.proxy_protocol",
  "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol",
);
