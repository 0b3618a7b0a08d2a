import { defined, typed, type JsonObject } from "../json.js";
import { loopback } from "./bootstrap.js";

export interface ClusterOptions {
  name: string;
  /** Loopback ports of the endpoints. */
  ports: number[];
  /** Metadata of the cluster, and of each endpoint, by namespace. */
  metadata?: JsonObject;
  endpointMetadata?: JsonObject;
  locality?: { region?: string; zone?: string; sub_zone?: string };
  /** Speak HTTP/2 to the endpoints (gRPC needs it). */
  http2?: boolean;
  transportSocket?: JsonObject;
  /** Upstream HTTP filters; the codec is added at the end. */
  httpFilters?: JsonObject[];
}

/** A cluster of fixed endpoints on the loopback interface. */
export function cluster(options: ClusterOptions): JsonObject {
  const { name, ports, metadata, endpointMetadata, locality, http2 = false, transportSocket, httpFilters } = options;
  const endpoints = ports.map((port) =>
    defined({
      endpoint: { address: loopback(port) },
      metadata: endpointMetadata && { filter_metadata: endpointMetadata },
    }),
  );
  const protocol = http2
    ? { http2_protocol_options: { allow_metadata: true } }
    : { http_protocol_options: { enable_trailers: true } };
  const codec = {
    name: "envoy.filters.http.upstream_codec",
    typed_config: typed("envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec"),
  };
  return defined({
    name,
    connect_timeout: "2s",
    type: "STATIC",
    metadata: metadata && { filter_metadata: metadata },
    load_assignment: {
      cluster_name: name,
      endpoints: [defined({ lb_endpoints: endpoints, locality })],
    },
    transport_socket: transportSocket,
    typed_extension_protocol_options: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed(
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        defined({ explicit_http_config: protocol, http_filters: httpFilters && [...httpFilters, codec] }),
      ),
    },
  });
}
