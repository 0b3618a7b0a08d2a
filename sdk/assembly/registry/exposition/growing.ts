import { addressOf, lengthOf } from "../../bytes/text";

/**
 * Bytes on the heap that grow up to a limit. Beyond it nothing more is taken, and `isFull` says so: the caller gives up
 * where it likes.
 */
// @ts-ignore: decorator
@unmanaged
export class GrowingBytes {
  address: usize;
  length: i32;
  private room: i32;
  private most: i32;
  /** Whether something did not fit. */
  isFull: bool;

  static create(room: i32, most: i32): GrowingBytes {
    const bytes = changetype<GrowingBytes>(heap.alloc(offsetof<GrowingBytes>()));
    bytes.room = min(room, most);
    bytes.address = heap.alloc(bytes.room);
    bytes.length = 0;
    bytes.most = most;
    bytes.isFull = false;
    return bytes;
  }

  free(): void {
    heap.free(this.address);
    heap.free(changetype<usize>(this));
  }

  /** Makes sure that `count` bytes fit at the end, and answers where; 0 when they do not. */
  reserve(count: i32): usize {
    const needed = this.length + count;
    if (needed > this.room && !this.grow(needed)) return 0;
    return this.address + this.length;
  }

  /** Counts what was written at `reserve` up to, not including, `end`. */
  // @ts-ignore: decorator
  @inline
  commit(end: usize): void {
    this.length = i32(end - this.address);
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

  private grow(needed: i32): bool {
    if (needed < 0 || needed > this.most) {
      this.isFull = true;
      return false;
    }
    const room = min(max(needed, this.room < 0x3fffffff ? this.room << 1 : this.most), this.most);
    this.address = heap.realloc(this.address, room);
    this.room = room;
    return true;
  }
}
