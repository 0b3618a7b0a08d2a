import type { ByteString } from "../bytes.js";
import { addressAttribute } from "./connection.js";
import type { Activation } from "./activation.js";
import { localityMessage, metadataMessage } from "./messages.js";
import { Duration, Uint, type Attribute } from "./values.js";

const UPSTREAM_ADDRESS = "127.0.0.1:9000";
const UPSTREAM_LOCAL_ADDRESS = "127.0.0.1:51000";

/** Attributes `upstream.*`; most exist once an upstream host has been chosen. */
export function upstreamAttribute(at: Activation, name: ByteString): Attribute | undefined {
  const info = at.info;
  if (info === null) return undefined;
  if (name === "request_attempt_count") return new Uint(info.upstreamChosen ? 1n : 0n);
  // The route names the cluster before a host of it is chosen.
  if (name === "num_endpoints" && info.protocol !== undefined) return new Uint(1n);
  if (name === "transport_failure_reason" && info.protocol === undefined) return "";
  if (!info.upstreamChosen) return undefined;
  switch (name) {
    case "address":
    case "port":
      return addressAttribute(UPSTREAM_ADDRESS, name);
    case "local_address":
      return UPSTREAM_LOCAL_ADDRESS;
    case "transport_failure_reason":
      return "";
    case "num_endpoints":
      return new Uint(1n);
    case "cx_pool_ready_duration":
      return new Duration(0n);
    case "locality":
      return localityMessage({});
  }
  return undefined;
}

/** Attributes `xds.*`. From a root context only the node is there. */
export function xdsAttribute(at: Activation, name: ByteString): Attribute | undefined {
  if (name === "node") return at.node;
  const info = at.info;
  if (info === null) return undefined;
  switch (name) {
    case "listener_direction":
      return info.direction === "inbound" ? 1n : info.direction === "outbound" ? 2n : 0n;
    case "cluster_name":
      return info.protocol === undefined ? undefined : "upstream";
    case "route_name":
      return info.protocol === undefined ? undefined : "";
    case "filter_chain_name":
      return "";
    case "virtual_host_name":
      return info.protocol === undefined ? undefined : "default";
    case "route_metadata":
    case "virtual_host_metadata":
    case "cluster_metadata":
      return info.protocol !== undefined || (name === "cluster_metadata" && info.upstreamChosen)
        ? metadataMessage({})
        : undefined;
    case "listener_metadata":
      return metadataMessage({});
    case "upstream_host_metadata":
      return info.upstreamChosen ? metadataMessage({}) : undefined;
    case "upstream_host_locality_metadata":
      return info.upstreamChosen ? null : undefined;
  }
  return undefined;
}
