import { Bytes, utf8 } from "../bytes";
import { getProperty, getPropertyIn, integerProperty } from "./raw";

// What the control plane configured. Of these only the node can be read from a root context.

/** Id of the node. */
export function nodeId(): Bytes | null {
  return getProperty(utf8("xds\0node\0id"));
}

/** Cluster of the node. */
export function nodeCluster(): Bytes | null {
  return getProperty(utf8("xds\0node\0cluster"));
}

/** An entry of the node's metadata; a struct comes as a map, to be read by `HeaderPairs`. */
export function nodeMetadata<K>(key: K): Bytes | null {
  return getPropertyIn(utf8("xds\0node\0metadata"), key);
}

/** Direction of the listener: 0 unspecified, 1 inbound, 2 outbound. In streams only. */
export function listenerDirection(missing: i64 = 0): i64 {
  return integerProperty(utf8("xds\0listener_direction"), missing);
}

/** Metadata of the listener, a serialized `envoy.config.core.v3.Metadata`. */
export function listenerMetadata(): Bytes | null {
  return getProperty(utf8("xds\0listener_metadata"));
}

/** Name of the filter chain. */
export function filterChainName(): Bytes | null {
  return getProperty(utf8("xds\0filter_chain_name"));
}

/** Name of the upstream cluster. */
export function clusterName(): Bytes | null {
  return getProperty(utf8("xds\0cluster_name"));
}

/** Metadata of the upstream cluster, serialized. */
export function clusterMetadata(): Bytes | null {
  return getProperty(utf8("xds\0cluster_metadata"));
}

/** Name of the route. */
export function routeName(): Bytes | null {
  return getProperty(utf8("xds\0route_name"));
}

/** Metadata of the route, serialized. */
export function routeMetadata(): Bytes | null {
  return getProperty(utf8("xds\0route_metadata"));
}

/** Name of the virtual host. */
export function virtualHostName(): Bytes | null {
  return getProperty(utf8("xds\0virtual_host_name"));
}

/** Metadata of the upstream host, serialized. */
export function upstreamHostMetadata(): Bytes | null {
  return getProperty(utf8("xds\0upstream_host_metadata"));
}
