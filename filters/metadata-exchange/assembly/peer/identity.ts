import { Bytes, connection, upstream } from "proxy-wasm-assemblyscript-sdk";
import { Peer } from "../../../mesh/assembly";

/**
 * The URI in the certificate of a peer, empty when it showed none. A downstream certificate that Envoy took without
 * verifying it counts for nothing; what the upstream showed Envoy has no word for, it follows the cluster's settings.
 */
export function verifiedIdentity(peer: Peer): Bytes {
  const identity = peer == Peer.Downstream ? connection.peerUriSan() : upstream.peerUriSan();
  if (!identity || identity.isEmpty) return Bytes.view(0, 0);
  return peer == Peer.Upstream || connection.isPeerCertificateValid() ? identity : Bytes.view(0, 0);
}
