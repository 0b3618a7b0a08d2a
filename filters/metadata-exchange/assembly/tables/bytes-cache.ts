import { Bytes, hash64, sameBytes } from "proxy-wasm-assemblyscript-sdk";

// Lives outside the garbage collector's heap, in blocks of its own.
//
//   entry   0      8      12     16     20      24         28
//           | note | hash | next | slot | used  | key size | value size | key … | value … |
//
//   buckets: heads of chains by hash · slots: all entries, for the clock's hand

const HASH: usize = 8;
const NEXT: usize = 12;
const SLOT: usize = 16;
const USED: usize = 20;
const KEY_SIZE: usize = 24;
const VALUE_SIZE: usize = 28;
const KEY: usize = 32;

/**
 * Values by key, both bytes, bounded in number and size. When it is full it lets go of an entry that was not used since
 * the hand came by last (clock algorithm), so a flood of one-time keys does not drive out those in use.
 *
 * Keys are compared as a whole; the hash only finds them. A chain is never longer than the cache, whatever keys somebody
 * makes up.
 */
// @ts-ignore: decorator
@unmanaged
export class BytesCache {
  private capacity: u32;
  /** How many entries there are. */
  count: u32;
  private most: u64;
  private bytes: u64;
  private hand: u32;
  private mask: u32;
  private buckets: usize;
  private slots: usize;

  /**
   * A cache of `capacity` entries; with 0 it keeps none. Give it back with `free`.
   *
   * @param entryBytes bytes of an entry on average; all together never take more than `capacity` of these.
   */
  static create(capacity: u32, entryBytes: u32): BytesCache {
    const cache = changetype<BytesCache>(heap.alloc(offsetof<BytesCache>()));
    memory.fill(changetype<usize>(cache), 0, offsetof<BytesCache>());
    cache.capacity = capacity;
    cache.most = <u64>capacity * entryBytes;
    if (capacity) {
      const buckets: u32 = 1 << (32 - clz(capacity));
      cache.mask = buckets - 1;
      cache.buckets = heap.alloc((<usize>buckets) << 2);
      memory.fill(cache.buckets, 0, (<usize>buckets) << 2);
      cache.slots = heap.alloc((<usize>capacity) << 2);
    }
    return cache;
  }

  /** The entry of a key, 0 when there is none. */
  find(key: Bytes): usize {
    if (!this.count) return 0;
    const hash = <u32>hash64(key);
    for (let entry = load<usize>(this.bucket(hash)); entry; entry = load<usize>(entry, NEXT)) {
      if (load<u32>(entry, HASH) != hash || load<i32>(entry, KEY_SIZE) != key.length) continue;
      if (!sameBytes(entry + KEY, key.address, key.length)) continue;
      store<u32>(entry, 1, USED);
      return entry;
    }
    return 0;
  }

  /**
   * Keeps a value under a key that has no entry, with a note beside it. Answers how many entries it let go for that, or
   * -1 when it does not keep this one.
   */
  keep(key: Bytes, value: Bytes, note: u64): i32 {
    const size = KEY + key.length + value.length;
    if (size > this.most) return -1;
    let evicted = 0;
    for (; this.count >= this.capacity || this.bytes + size > this.most; evicted++) this.evict();
    const entry = heap.alloc(size);
    const hash = <u32>hash64(key);
    const bucket = this.bucket(hash);
    store<u64>(entry, note);
    store<u32>(entry, hash, HASH);
    store<usize>(entry, load<usize>(bucket), NEXT);
    store<u32>(entry, this.count, SLOT);
    store<u32>(entry, 0, USED);
    store<i32>(entry, key.length, KEY_SIZE);
    store<i32>(entry, value.length, VALUE_SIZE);
    memory.copy(entry + KEY, key.address, key.length);
    memory.copy(entry + KEY + key.length, value.address, value.length);
    store<usize>(bucket, entry);
    store<usize>(this.slots + ((<usize>this.count) << 2), entry);
    this.count++;
    this.bytes += size;
    return evicted;
  }

  /** Lets go of an entry. */
  remove(entry: usize): void {
    let link = this.bucket(load<u32>(entry, HASH));
    while (load<usize>(link) != entry) link = load<usize>(link) + NEXT;
    store<usize>(link, load<usize>(entry, NEXT));
    const slot = load<u32>(entry, SLOT);
    const last = load<usize>(this.slots + ((<usize>--this.count) << 2)); // moves into the slot that gets free
    store<usize>(this.slots + ((<usize>slot) << 2), last);
    store<u32>(last, slot, SLOT);
    this.bytes -= KEY + load<u32>(entry, KEY_SIZE) + load<u32>(entry, VALUE_SIZE);
    heap.free(entry);
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

  // @ts-ignore: decorator
  @inline
  private bucket(hash: u32): usize {
    return this.buckets + ((<usize>(hash & this.mask)) << 2);
  }
}

/** The value of an entry: a view that lives until the next `keep` or `remove`. */
export function valueOf(entry: usize): Bytes {
  return Bytes.view(entry + KEY + load<i32>(entry, KEY_SIZE), load<i32>(entry, VALUE_SIZE));
}

/** What was noted beside it. */
export function noteOf(entry: usize): u64 {
  return load<u64>(entry);
}

/** Notes something else beside it. */
export function setNote(entry: usize, note: u64): void {
  store<u64>(entry, note);
}
