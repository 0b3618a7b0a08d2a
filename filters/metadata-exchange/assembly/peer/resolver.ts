import { Bytes, getProperty, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { LabelNames, Peer, nativePeerState, setPeer, writePeer } from "../../../mesh/assembly";
import { Metrics } from "../metrics";
import { PeerCache, noteOf, peerOf } from "./cache";
import { PeerKey, Source } from "./key";
import { COMPLETE, merge, mergeNote } from "./merge";

/** Finds out who a peer is and keeps it in filter state. One per root. */
export class PeerResolver {
  private readonly cache: PeerCache;
  /** The note of the peer that was looked up last. */
  private note: u32 = 0;

  /** @param cacheSize most peers that are kept decoded. */
  constructor(
    private readonly kept: LabelNames,
    cacheSize: u32,
    private readonly metrics: Metrics,
  ) {
    this.cache = PeerCache.create(cacheSize);
  }

  /**
   * Resolves a peer of the current stream and sets its filter state. `key` has what the peer itself sent and its
   * certificate; further sources are asked only when that leaves a field unknown. Answers whether anything is known.
   */
  resolve(peer: Peer, key: PeerKey): bool {
    let found = this.lookUp(key);
    if (!(this.note & COMPLETE) && this.askOthers(peer, key)) found = this.lookUp(key);
    if (found.isEmpty) {
      this.metrics.unknown.increment();
      return false;
    }
    this.metrics.countSources(this.note);
    setPeer(peer, found);
    return true;
  }

  /** Gives the cache back. */
  free(): void {
    this.cache.free();
  }

  /** Asks the sources that the host knows; answers whether one said something. */
  private askOthers(peer: Peer, key: PeerKey): bool {
    const native = nativePeerState(peer);
    if (native) key.set(Source.Native, native);
    if (peer == Peer.Upstream) {
      const endpoint = getProperty(utf8("xds\0upstream_host_metadata\0filter_metadata\0istio\0workload"));
      if (endpoint) key.set(Source.Endpoint, endpoint);
    }
    return key.lengthOf(Source.Native) + key.lengthOf(Source.Endpoint) != 0;
  }

  /** The peer, serialized, from the cache or decoded now; empty when nothing is known. */
  private lookUp(key: PeerKey): Bytes {
    this.note = 0;
    if (key.isEmpty) return Bytes.view(0, 0);
    const hash = key.hash();
    const entry = this.cache.find(key, hash);
    if (entry) {
      this.metrics.hit.increment();
      this.note = noteOf(entry);
      return peerOf(entry);
    }
    this.metrics.miss.increment();
    const peer = writePeer(merge(key, this.kept));
    this.note = mergeNote;
    const evicted = this.cache.keep(key, hash, peer, mergeNote);
    if (evicted > 0) this.metrics.evicted.increment(evicted);
    return peer;
  }
}
