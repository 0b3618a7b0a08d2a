import {
  Bytes,
  LifeSpan,
  PropertyType,
  Status,
  declareProperty,
  getProperty,
  setProperty,
  utf8,
} from "proxy-wasm-assemblyscript-sdk";

/** The other end of a stream. */
export const enum Peer {
  /** Who sends the requests. */
  Downstream = 0,
  /** Who answers them. */
  Upstream = 1,
}

/**
 * Makes the peers readable for CEL (`filter_state['wasm.downstream_peer'].workload`), access logs and other filters.
 * In `onConfigure` of the filter that sets them.
 */
export function declarePeers(): void {
  const type = "type.googleapis.com/google.protobuf.Struct";
  declareProperty("downstream_peer", PropertyType.Protobuf, type, LifeSpan.DownstreamRequest);
  declareProperty("upstream_peer", PropertyType.Protobuf, type, LifeSpan.DownstreamRequest);
}

/** Keeps a peer as filter state `wasm.downstream_peer` or `wasm.upstream_peer`. One host call. */
export function setPeer(peer: Peer, struct: Bytes): Status {
  return setProperty(peer == Peer.Downstream ? utf8("downstream_peer") : utf8("upstream_peer"), struct);
}

/**
 * A peer that metadata-exchange has set, for `readPeer`; null when it has set none, empty when it has looked and nobody
 * knows. One byte-returning host call.
 */
export function peerState(peer: Peer): Bytes | null {
  return getProperty(peer == Peer.Downstream ? utf8("downstream_peer") : utf8("upstream_peer"));
}

/**
 * A peer that Istio's own filters have set (1.24 and newer), for `readPeerMap`; null when there is none. One
 * byte-returning host call.
 */
export function nativePeerState(peer: Peer): Bytes | null {
  return getProperty(
    peer == Peer.Downstream ? utf8("filter_state\0downstream_peer") : utf8("filter_state\0upstream_peer"),
  );
}
