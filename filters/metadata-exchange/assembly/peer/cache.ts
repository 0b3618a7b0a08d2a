import { Bytes } from "proxy-wasm-assemblyscript-sdk";
import { PeerKey, SOURCES } from "./key";

/** Bytes that an entry may take on average; the cache as a whole never takes more. */
const BYTES_PER_ENTRY: u32 = 2048;

// Lives outside the garbage collector's heap, in blocks of its own.
//
//   entry   0      8       12       16       20       24        28             56
//           | hash | next  | slot   | used   | note   | peer n  | 7 x length   | key … | peer … |
//
//   buckets: heads of chains by hash · slots: all entries, for the clock's hand

const NEXT: usize = 8;
const SLOT: usize = 12;
const USED: usize = 16;
const NOTE: usize = 20;
const PEER_SIZE: usize = 24;
const SIZES: usize = 28;
const KEY: usize = SIZES + (7 << 2);

/**
 * Decoded peers by what was said of them, one cache per root. When it is full it lets go of an entry that was not used
 * since the hand came by last (clock algorithm), so a flood of one-time values does not drive out those in use.
 */
// @ts-ignore: decorator
@unmanaged
export class PeerCache {
  private capacity: u32;
  /** How many peers it keeps now. */
  count: u32;
  private bytes: u32;
  private hand: u32;
  private mask: u32;
  private buckets: usize;
  private slots: usize;

  /** A cache for `capacity` peers; with 0 it keeps none. Give it back with `free`. */
  static create(capacity: u32): PeerCache {
    const cache = changetype<PeerCache>(heap.alloc(offsetof<PeerCache>()));
    memory.fill(changetype<usize>(cache), 0, offsetof<PeerCache>());
    cache.capacity = capacity;
    if (capacity) {
      const buckets: u32 = 1 << (32 - clz(capacity));
      cache.mask = buckets - 1;
      cache.buckets = heap.alloc((<usize>buckets) << 2);
      memory.fill(cache.buckets, 0, (<usize>buckets) << 2);
      cache.slots = heap.alloc((<usize>capacity) << 2);
    }
    return cache;
  }

  /** The entry under this key, 0 when there is none. */
  find(key: PeerKey, hash: u64): usize {
    if (!this.capacity) return 0;
    for (let entry = load<usize>(this.bucket(hash)); entry; entry = load<usize>(entry, NEXT)) {
      if (load<u64>(entry) == hash && isKey(entry, key)) {
        store<u32>(entry, 1, USED);
        return entry;
      }
    }
    return 0;
  }

  /**
   * Keeps a peer under a key that has no entry, with a note beside it. Answers how many entries it let go for that, or
   * -1 when it does not keep this one.
   */
  keep(key: PeerKey, hash: u64, peer: Bytes, note: u32): i32 {
    let size = <u32>KEY + peer.length;
    for (let source = 0; source < SOURCES; source++) size += key.lengthOf(source);
    const most = this.capacity * BYTES_PER_ENTRY;
    if (size > most) return -1;
    let evicted = 0;
    for (; this.count >= this.capacity || this.bytes + size > most; evicted++) this.evict();
    const entry = heap.alloc(size);
    const bucket = this.bucket(hash);
    store<u64>(entry, hash);
    store<usize>(entry, load<usize>(bucket), NEXT);
    store<u32>(entry, this.count, SLOT);
    store<u32>(entry, 0, USED);
    store<u32>(entry, note, NOTE);
    store<i32>(entry, peer.length, PEER_SIZE);
    let at = entry + KEY;
    for (let source = 0; source < SOURCES; source++) {
      const length = key.lengthOf(source);
      store<i32>(entry + ((<usize>source) << 2), length, SIZES);
      memory.copy(at, key.addressOf(source), length);
      at += length;
    }
    memory.copy(at, peer.address, peer.length);
    store<usize>(bucket, entry);
    store<usize>(this.slots + ((<usize>this.count) << 2), entry);
    this.count++;
    this.bytes += size;
    return evicted;
  }

  /** Gives all memory back, its own too. */
  free(): void {
    while (this.count) this.remove(load<usize>(this.slots));
    if (this.capacity) {
      heap.free(this.buckets);
      heap.free(this.slots);
    }
    heap.free(changetype<usize>(this));
  }

  private evict(): void {
    let entry = this.underHand();
    while (load<u32>(entry, USED)) {
      store<u32>(entry, 0, USED);
      this.hand++;
      entry = this.underHand();
    }
    this.remove(entry);
  }

  private underHand(): usize {
    if (this.hand >= this.count) this.hand = 0;
    return load<usize>(this.slots + ((<usize>this.hand) << 2));
  }

  /** Takes an entry out of its chain; the entry in the last slot moves into its slot. */
  private remove(entry: usize): void {
    let link = this.bucket(load<u64>(entry));
    while (load<usize>(link) != entry) link = load<usize>(link) + NEXT;
    store<usize>(link, load<usize>(entry, NEXT));
    const slot = load<u32>(entry, SLOT);
    const last = load<usize>(this.slots + ((<usize>--this.count) << 2));
    store<usize>(this.slots + ((<usize>slot) << 2), last);
    store<u32>(last, slot, SLOT);
    this.bytes -= <u32>(peerAt(entry) - entry) + load<u32>(entry, PEER_SIZE);
    heap.free(entry);
  }

  // @ts-ignore: decorator
  @inline
  private bucket(hash: u64): usize {
    return this.buckets + ((<usize>((<u32>hash) & this.mask)) << 2);
  }
}

/** The peer in an entry: a view that lives until the next `keep`. */
export function peerOf(entry: usize): Bytes {
  return Bytes.view(peerAt(entry), load<i32>(entry, PEER_SIZE));
}

/** What was noted beside it. */
export function noteOf(entry: usize): u32 {
  return load<u32>(entry, NOTE);
}

function peerAt(entry: usize): usize {
  let at = entry + KEY;
  for (let source = 0; source < SOURCES; source++) at += load<u32>(entry + ((<usize>source) << 2), SIZES);
  return at;
}

function isKey(entry: usize, key: PeerKey): bool {
  let at = entry + KEY;
  for (let source = 0; source < SOURCES; source++) {
    const length = key.lengthOf(source);
    if (load<i32>(entry + ((<usize>source) << 2), SIZES) != length) return false;
    if (length && memory.compare(at, key.addressOf(source), length) != 0) return false;
    at += length;
  }
  return true;
}
