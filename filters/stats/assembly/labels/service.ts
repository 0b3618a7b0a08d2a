import { Bytes, getProperty, take, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Facts } from "../facts/facts";

/**
 * The service that a stream was meant for, by Istio's rules (istio_stats, `populatePeerInfo`): the Host header if that
 * is allowed to speak, a name for traffic that matched no service, else what istiod wrote into the cluster's metadata.
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
    service.name = Bytes.view(0, 0);
    service.namespace = Bytes.view(0, 0);
    const special = passThrough(facts);
    if (special) service.name = special;
    else service.readCluster();
    if (service.name.isEmpty && !service.host.isEmpty) {
      const dot = service.host.indexOf(0x2e);
      service.name = dot < 0 ? service.host : service.host.slice(0, dot);
    }
    return service;
  }

  private readCluster(): void {
    const host = ofService(utf8("xds\0cluster_metadata\0filter_metadata\0istio\0services\x000\0host"));
    if (host) this.host = host;
    const name = ofService(utf8("xds\0cluster_metadata\0filter_metadata\0istio\0services\x000\0name"));
    if (name) this.name = name;
    const namespace = ofService(utf8("xds\0cluster_metadata\0filter_metadata\0istio\0services\x000\0namespace"));
    if (namespace) this.namespace = namespace;
  }
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
