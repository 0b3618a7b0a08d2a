import { addressOf, lengthOf } from "../../bytes/text";

/** Bytes from which on a growth moves what was there bit by bit. */
const LARGE: i32 = 256 * 1024;

/**
 * Bytes on the heap that grow up to a limit. Beyond it nothing more is taken, and `isFull` says so: the caller gives up
 * where it likes.
 *
 * A growth that moved megabytes in one go would keep the worker for that long. So what was there follows bit by bit, twice
 * as fast as bytes are appended:
 *
 *   old   |          | not moved yet |
 *   start | moved    |               | appended since | free    |
 */
// @ts-ignore: decorator
@unmanaged
export class GrowingBytes {
  length: i32;
  private start: usize;
  private room: i32;
  private most: i32;
  /** Where bytes are that have not moved yet; 0 when all have. */
  private old: usize;
  private oldLength: i32;
  private moved: i32;
  /** How much of all that is to come has been appended, in any unit, if that is known: a growth makes room for the rest. */
  done: i64;
  total: i64;
  /** Whether something did not fit. */
  isFull: bool;

  static create(room: i32, most: i32): GrowingBytes {
    const bytes = changetype<GrowingBytes>(heap.alloc(offsetof<GrowingBytes>()));
    bytes.room = min(room, most);
    bytes.start = heap.alloc(bytes.room);
    bytes.length = 0;
    bytes.most = most;
    bytes.old = 0;
    bytes.done = 0;
    bytes.total = 0;
    bytes.isFull = false;
    return bytes;
  }

  free(): void {
    if (this.old) heap.free(this.old);
    heap.free(this.start);
    heap.free(changetype<usize>(this));
  }

  /** Where the bytes are, all of them. */
  get address(): usize {
    this.settle(i32.MAX_VALUE);
    return this.start;
  }

  /** Forgets all bytes. */
  clear(): void {
    this.moved = this.oldLength;
    this.settle(0);
    this.length = 0;
    this.done = 0;
    this.isFull = false;
  }

  /** Makes sure that `count` bytes fit at the end, and answers where; 0 when they do not. */
  reserve(count: i32): usize {
    const needed = this.length + count;
    if (needed > this.room && !this.grow(needed)) return 0;
    if (this.old) this.settle(count << 1);
    return this.start + this.length;
  }

  /** Counts what was written at `reserve` up to, not including, `end`. */
  // @ts-ignore: decorator
  @inline
  commit(end: usize): void {
    this.length = i32(end - this.start);
  }

  /** Appends text or bytes. */
  append<T>(value: T): void {
    const address = addressOf(value);
    this.copy(address, lengthOf(value, address));
  }

  /** Appends `length` bytes at `address`. */
  copy(address: usize, length: i32): void {
    const at = this.reserve(length);
    if (!at) return;
    memory.copy(at, address, length);
    this.length += length;
  }

  /** Moves at most so many bytes to their place; true when all are there. */
  settle(most: i32): bool {
    if (!this.old) return true;
    const moved = this.moved;
    const size = min(most, this.oldLength - moved);
    memory.copy(this.start + moved, this.old + moved, size);
    this.moved = moved + size;
    if (this.moved < this.oldLength) return false;
    heap.free(this.old);
    this.old = 0;
    return true;
  }

  /** What the length will be in the end, and an eighth more; 0 when nobody knows. */
  private get expected(): i64 {
    if (!this.done) return 0;
    const expected = <i64>(<f64>this.length * (<f64>this.total / <f64>this.done));
    return expected + (expected >> 3);
  }

  private grow(needed: i32): bool {
    if (needed < 0 || needed > this.most) {
      this.isFull = true;
      return false;
    }
    this.settle(i32.MAX_VALUE);
    const twice = (<i64>this.room) << 1;
    const room = <i32>min<i64>(max(max<i64>(needed, twice), this.expected), this.most);
    if (this.length < LARGE) this.start = heap.realloc(this.start, room);
    else {
      this.old = this.start;
      this.oldLength = this.length;
      this.moved = 0;
      this.start = heap.alloc(room);
    }
    this.room = room;
    return true;
  }
}
