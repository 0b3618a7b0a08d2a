import { sameBytes } from "../bytes/compare";
import { Dirty, SERIES_HEADER, Series } from "./series";

// A worker's table of series, outside the collector's heap. Open addressing with backward-shift deletion:
//
//   slot    0            4
//           | hash >> 32 | series, 0 when free |
//
// The changed series of a bucket form a list, and buckets that have one wait in a ring, each once. References survive: an
// index is used again only with the next generation.
//
//   heads   P x series          ring   P x bucket number          queued   P x whether it is in the ring
//   index   0                              4
//           | series, or next free << 1 | 1 | generation |

const FIRST_SLOTS: u32 = 64;
const FIRST_INDEX: u32 = 32;

// @ts-ignore: decorator
@unmanaged
export class DeltaTable {
  /** Milliseconds since 1970 at the last tick. */
  clock: u64;
  /** How many 64-bit values a series has. */
  values: i32;
  /** How many buckets the label sets are spread over, a power of two. */
  buckets: u32;
  /** How many series there are. */
  count: u32;
  private slots: usize;
  private mask: u32;
  private heads: usize;
  private ring: usize;
  private queued: usize;
  private ringStart: u32;
  /** How many buckets have something to be written. */
  waiting: u32;
  private index: usize;
  private indexSize: u32;
  private indexFree: u32;

  static create(values: i32, buckets: u32): DeltaTable {
    const table = changetype<DeltaTable>(cleared(offsetof<DeltaTable>()));
    table.values = values;
    table.buckets = buckets;
    table.slots = cleared((<usize>FIRST_SLOTS) << 3);
    table.mask = FIRST_SLOTS - 1;
    table.heads = cleared((<usize>buckets) << 2);
    table.ring = heap.alloc((<usize>buckets) << 2);
    table.queued = cleared(buckets);
    return table;
  }

  /** Gives all memory back. */
  free(): void {
    for (let i: u32 = 0; i <= this.mask; i++) {
      const series = load<usize>(this.slots + ((<usize>i) << 3), 4);
      if (series) heap.free(series);
    }
    heap.free(this.slots);
    heap.free(this.heads);
    heap.free(this.ring);
    heap.free(this.queued);
    if (this.index) heap.free(this.index);
    heap.free(changetype<usize>(this));
  }

  /** The series of a label set, null when this worker has none. */
  find(hash: u64, labels: usize, size: i32): Series | null {
    const tag = u32(hash >> 32);
    let i = tag & this.mask;
    for (;;) {
      const slot = this.slots + ((<usize>i) << 3);
      const at = load<usize>(slot, 4);
      if (!at) break;
      if (load<u32>(slot) == tag) {
        const series = changetype<Series>(at);
        if (series.hash == hash && series.labelsSize == size && sameBytes(series.labels, labels, size)) return series;
      }
      i = (i + 1) & this.mask;
    }
    return null;
  }

  /** Adds a series for a label set that has none, with all values 0. */
  insert(hash: u64, labels: usize, size: i32): Series {
    if (this.count + (this.count >> 1) >= this.mask) this.widen();
    const series = changetype<Series>(cleared(SERIES_HEADER + ((<usize>this.values) << 3) + size));
    series.hash = hash;
    series.last = this.clock;
    series.table = this;
    series.labelsSize = size;
    memory.copy(series.labels, labels, size);
    series.index = this.number(changetype<usize>(series));
    this.place(hash, changetype<usize>(series));
    this.count++;
    return series;
  }

  /** Forgets a series that has nothing to be written. */
  remove(series: Series): void {
    const mask = this.mask;
    let i = u32(series.hash >> 32) & mask;
    while (load<usize>(this.slots + ((<usize>i) << 3), 4) != changetype<usize>(series)) i = (i + 1) & mask;
    let gap = i;
    for (;;) {
      i = (i + 1) & mask;
      const slot = this.slots + ((<usize>i) << 3);
      if (!load<usize>(slot, 4)) break;
      // may it move back to the gap without getting before its own place?
      if (((i - load<u32>(slot)) & mask) < ((i - gap) & mask)) continue;
      store<u64>(this.slots + ((<usize>gap) << 3), load<u64>(slot));
      gap = i;
    }
    store<u64>(this.slots + ((<usize>gap) << 3), 0);
    this.forget(series.index);
    this.count--;
    heap.free(changetype<usize>(series));
  }

  /** Bucket of shared data to which a label set belongs. */
  // @ts-ignore: decorator
  @inline
  bucketOf(hash: u64): u32 {
    return u32(hash) & (this.buckets - 1);
  }

  /** Notes that a series has something to be written. */
  enqueue(series: Series, why: Dirty): void {
    const before = series.dirty;
    series.dirty = <u16>why;
    if (before != Dirty.No) return;
    const bucket = this.bucketOf(series.hash);
    const head = this.heads + ((<usize>bucket) << 2);
    series.next = load<usize>(head);
    if (!series.next) this.queue(bucket);
    store<usize>(head, changetype<usize>(series));
  }

  /** The first changed series of a bucket, 0 when there is none; `next` leads on. */
  firstIn(bucket: u32): usize {
    return load<usize>(this.heads + ((<usize>bucket) << 2));
  }

  /** Makes `first` the list of changed series of a bucket. */
  setFirstIn(bucket: u32, first: usize): void {
    store<usize>(this.heads + ((<usize>bucket) << 2), first);
  }

  /** Puts a bucket at the end of the ring unless it is there. */
  queue(bucket: u32): void {
    if (load<u8>(this.queued + bucket)) return;
    store<u8>(this.queued + bucket, 1);
    const at = (this.ringStart + this.waiting) & (this.buckets - 1);
    store<u32>(this.ring + ((<usize>at) << 2), bucket);
    this.waiting++;
  }

  /** Takes the first bucket off the ring, which must not be empty. */
  unqueue(): u32 {
    const bucket = load<u32>(this.ring + ((<usize>this.ringStart) << 2));
    this.ringStart = (this.ringStart + 1) & (this.buckets - 1);
    this.waiting--;
    store<u8>(this.queued + bucket, 0);
    return bucket;
  }

  /** Walks over `count` slots from `from` and forgets what was not counted on since `before`. Answers where to go on. */
  forgetIdle(from: u32, count: u32, before: u64): u32 {
    let i = from & this.mask;
    for (; count > 0; count--) {
      const at = load<usize>(this.slots + ((<usize>i) << 3), 4);
      const series = changetype<Series>(at);
      // what moves back to this slot is looked at next
      if (at && series.dirty == Dirty.No && series.last < before) this.remove(series);
      else i = (i + 1) & this.mask;
    }
    return i;
  }

  referenceOf(index: u32): u64 {
    return ((<u64>load<u32>(this.index + ((<usize>index) << 3), 4)) << 32) | index;
  }

  /** The series with this reference, null when it is gone. */
  resolve(reference: u64): Series | null {
    const at = this.index + ((<usize>u32(reference)) << 3);
    if (load<u32>(at, 4) != u32(reference >> 32)) return null;
    return changetype<Series>(load<usize>(at));
  }

  private place(hash: u64, series: usize): void {
    const tag = u32(hash >> 32);
    let i = tag & this.mask;
    while (load<usize>(this.slots + ((<usize>i) << 3), 4)) i = (i + 1) & this.mask;
    const slot = this.slots + ((<usize>i) << 3);
    store<u32>(slot, tag);
    store<usize>(slot, series, 4);
  }

  private widen(): void {
    const old = this.slots;
    const size = this.mask + 1;
    this.slots = cleared((<usize>size) << 4);
    this.mask = (size << 1) - 1;
    for (let i: u32 = 0; i < size; i++) {
      const series = load<usize>(old + ((<usize>i) << 3), 4);
      if (series) this.place(changetype<Series>(series).hash, series);
    }
    heap.free(old);
  }

  private number(series: usize): u32 {
    if (!this.indexFree) this.widenIndex();
    const index = this.indexFree;
    const at = this.index + ((<usize>index) << 3);
    this.indexFree = u32(load<usize>(at) >> 1);
    store<usize>(at, series);
    return index;
  }

  private forget(index: u32): void {
    const at = this.index + ((<usize>index) << 3);
    store<usize>(at, ((<usize>this.indexFree) << 1) | 1);
    store<u32>(at, load<u32>(at, 4) + 1, 4);
    this.indexFree = index;
  }

  /** Number 0 stays free: it ends the list. */
  private widenIndex(): void {
    const size = this.indexSize ? this.indexSize << 1 : FIRST_INDEX;
    const index = cleared((<usize>size) << 3);
    if (this.index) {
      memory.copy(index, this.index, (<usize>this.indexSize) << 3);
      heap.free(this.index);
    }
    for (let i = size - 1; i >= max<u32>(this.indexSize, 1); i--) {
      store<usize>(index + ((<usize>i) << 3), ((<usize>this.indexFree) << 1) | 1);
      store<u32>(index + ((<usize>i) << 3), 1, 4);
      this.indexFree = i;
    }
    this.index = index;
    this.indexSize = size;
  }
}

/** Zeroed memory from the heap. */
function cleared(size: usize): usize {
  const at = heap.alloc(size);
  memory.fill(at, 0, size);
  return at;
}
