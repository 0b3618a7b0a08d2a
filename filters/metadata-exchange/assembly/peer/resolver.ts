import { Bytes, getProperty, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { LabelNames, Peer, nativePeerState, setPeer, writePeer } from "../../../mesh/assembly/mesh";
import { Directory } from "../directory/directory";
import { Count, Metrics } from "../metrics";
import { BytesCache, noteOf, valueOf } from "../tables/bytes-cache";
import { PeerKey, Source } from "./key";
import { COMPLETE, merge, mergeNote } from "./merge";

/** Bytes of a cached peer on average: what it said, and what was made of it. */
const ENTRY_BYTES: u32 = 2048;

/** Finds out who a peer is and keeps it in filter state. One per root. */
export class PeerResolver {
  private readonly cache: BytesCache;
  /** The note of the peer that was looked up last. */
  private note: u32 = 0;
  /** Whether more may be known of the last peer soon: a directory was asked. */
  isAsking: bool = false;

  /** @param cacheSize most peers that are kept decoded. */
  constructor(
    private readonly kept: LabelNames,
    cacheSize: u32,
    private readonly directory: Directory,
    private readonly metrics: Metrics,
  ) {
    this.cache = BytesCache.create(cacheSize, ENTRY_BYTES);
  }

  /**
   * Resolves a peer of the current stream and sets its filter state. `key` has its certificate and what it sent itself;
   * further sources are asked, one after the other, only as long as that leaves a label unknown that metrics show.
   * Answers whether anything is known. To be counted, once for each peer.
   *
   * @param hasHeaders whether request headers can be read now.
   */
  resolve(peer: Peer, key: PeerKey, hasHeaders: bool): bool {
    this.isAsking = false;
    const found = this.find(peer, key, hasHeaders);
    if (found.isEmpty) return false;
    setPeer(peer, found);
    return true;
  }

  /** Counts the last peer by the sources that know it. */
  count(): void {
    if (this.note) this.metrics.addSources(this.note);
    else this.metrics.add(Count.Unknown);
  }

  /** Gives the cache back. */
  free(): void {
    this.cache.free();
    this.directory.free();
  }

  private find(peer: Peer, key: PeerKey, hasHeaders: bool): Bytes {
    let found = this.lookUp(key);
    if (this.note & COMPLETE) return found;
    if (askHost(peer, key)) found = this.lookUp(key);
    if (this.note & COMPLETE) return found;
    if (this.directory.askTable(peer, hasHeaders, key)) found = this.lookUp(key);
    if (this.note & COMPLETE) return found;
    if (this.directory.askService(peer, key)) found = this.lookUp(key);
    this.isAsking = this.directory.isAsking;
    return found;
  }

  /** The peer, serialized, from the cache or decoded now; empty when nothing is known. */
  private lookUp(peer: PeerKey): Bytes {
    this.note = 0;
    const key = peer.bytes();
    if (key.isEmpty) return key;
    const entry = this.cache.find(key);
    if (entry) {
      this.metrics.add(Count.Hit);
      this.note = <u32>noteOf(entry);
      return valueOf(entry);
    }
    this.metrics.add(Count.Miss);
    const made = writePeer(merge(peer, this.kept));
    this.note = mergeNote;
    const evicted = this.cache.keep(key, made, mergeNote);
    if (evicted > 0) this.metrics.add(Count.Evicted, evicted);
    return made;
  }
}

/** Asks the sources that the host knows; answers whether one said something. */
function askHost(peer: Peer, key: PeerKey): bool {
  const native = nativePeerState(peer);
  if (native) key.set(Source.Native, native);
  if (peer == Peer.Upstream) {
    const endpoint = getProperty(utf8("xds\0upstream_host_metadata\0filter_metadata\0istio\0workload"));
    if (endpoint) key.set(Source.Endpoint, endpoint);
  }
  return key.has(Source.Native) || key.has(Source.Endpoint);
}
