import { Bytes, connection, getProperty, upstream, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Peer } from "../../../mesh/assembly/mesh";
import { BytesCache, valueOf } from "../tables/bytes-cache";

const CONNECTIONS: u32 = 1000;
const ENTRY_BYTES: u32 = 256;

/**
 * Identities of peers: the URI in a certificate. A downstream certificate that Envoy took without verifying it counts
 * for nothing. Where Envoy does not say whether it did, for upstreams and before 1.39, the listener's and the cluster's
 * settings decide, as they do for Istio's own metrics.
 *
 * A certificate is the connection's, so where there are some its verified identity is kept under the connection's number,
 * which Envoy never uses again: one byte-returning host call a request instead of two.
 */
export class Identities {
  private readonly known: BytesCache = BytesCache.create(CONNECTIONS, ENTRY_BYTES);
  /** Whether the last downstream showed a certificate. */
  private isUsual: bool = false;

  /** The identity of a peer of the current stream, empty when it has none. */
  of(peer: Peer): Bytes {
    if (peer == Peer.Upstream) return orEmpty(upstream.peerUriSan());
    if (!this.isUsual) return this.ask();
    const id = getProperty(utf8("connection\0id"));
    if (!id) return this.ask();
    const entry = this.known.find(id);
    if (entry) return valueOf(entry);
    const identity = this.ask();
    this.known.keep(id, identity, 0);
    return identity;
  }

  free(): void {
    this.known.free();
  }

  private ask(): Bytes {
    const identity = orEmpty(connection.peerUriSan());
    this.isUsual = !identity.isEmpty;
    return this.isUsual && connection.isPeerCertificateValid(true) ? identity : Bytes.view(0, 0);
  }
}

function orEmpty(bytes: Bytes | null): Bytes {
  return bytes ? bytes : Bytes.view(0, 0);
}
