import { Bytes, getProperty, take, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Facts } from "../facts/facts";

/**
 * The service that a stream was meant for, by Istio's rules (istio_stats, `populatePeerInfo`): what istiod wrote into the
 * cluster's metadata, a name for traffic that matched no service, else the Host header, whole, if it is allowed to speak.
 */
// @ts-ignore: decorator
@unmanaged
export class DestinationService {
  /** Full host name; empty when nothing tells it. */
  host: Bytes;
  /** Short name; empty when nothing tells it. */
  name: Bytes;
  /** Namespace by the cluster's metadata; empty without. */
  namespace: Bytes;

  static of(facts: Facts): DestinationService {
    const service = changetype<DestinationService>(take(offsetof<DestinationService>()));
    service.host = facts.host;
    service.name = facts.host;
    service.namespace = Bytes.view(0, 0);
    const special = passThrough(facts);
    if (special) service.name = special;
    else service.readCluster();
    return service;
  }

  private readCluster(): void {
    const host = ofService(utf8("xds\0cluster_metadata\0filter_metadata\0istio\0services\x000\0host"));
    if (host) this.host = host;
    const name = ofService(utf8("xds\0cluster_metadata\0filter_metadata\0istio\0services\x000\0name"));
    if (name) this.name = name;
    else if (host) this.name = untilDot(host);
    const namespace = ofService(utf8("xds\0cluster_metadata\0filter_metadata\0istio\0services\x000\0namespace"));
    if (namespace) this.namespace = namespace;
  }
}

function untilDot(host: Bytes): Bytes {
  const dot = host.indexOf(0x2e);
  return dot < 0 ? host : host.slice(0, dot);
}

function ofService<P>(path: P): Bytes | null {
  const value = getProperty(path);
  return value && value.length ? value : null;
}

/** Name for traffic to no service of the mesh; null for all other. */
function passThrough(facts: Facts): Bytes | null {
  if (facts.route.equals(utf8("block_all"))) return Bytes.of(utf8("BlackHoleCluster"));
  if (facts.route.equals(utf8("allow_any"))) return Bytes.of(utf8("PassthroughCluster"));
  const cluster = facts.cluster;
  if (
    cluster.equals(utf8("BlackHoleCluster")) ||
    cluster.equals(utf8("PassthroughCluster")) ||
    cluster.equals(utf8("InboundPassthroughCluster")) ||
    cluster.equals(utf8("InboundPassthroughClusterIpv4")) ||
    cluster.equals(utf8("InboundPassthroughClusterIpv6"))
  )
    return cluster;
  return null;
}
