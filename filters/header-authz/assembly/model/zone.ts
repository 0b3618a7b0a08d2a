import { Bytes } from "proxy-wasm-assemblyscript-sdk";

const CHUNK: usize = 16384 - 16;

/**
 * Memory that is taken piece by piece, outside the garbage collector's heap, and given back at once: a compiled
 * configuration, or what is only needed to compile it.
 *
 *   chunk   0       8
 *           | next  | pieces …
 */
// @ts-ignore: decorator
@unmanaged
export class Zone {
  private first: usize;
  private top: usize;
  private end: usize;

  static create(): Zone {
    const zone = changetype<Zone>(heap.alloc(offsetof<Zone>()));
    zone.first = 0;
    zone.top = 0;
    zone.end = 0;
    return zone;
  }

  /** Takes `size` bytes, zeroed and aligned to 4. */
  take(size: usize): usize {
    this.top = (this.top + 3) & ~3;
    return this.bump(size);
  }

  /** A copy of bytes. */
  copy(address: usize, length: i32): usize {
    const copy = this.bump(length);
    memory.copy(copy, address, length);
    return copy;
  }

  /** A copy of a view and its bytes. */
  keep(bytes: Bytes): Bytes {
    const view = changetype<Bytes>(this.take(offsetof<Bytes>()));
    view.length = bytes.length;
    view.address = this.copy(bytes.address, bytes.length);
    return view;
  }

  /** Gives everything back, the zone included. */
  free(): void {
    let chunk = this.first;
    while (chunk) {
      const next = load<usize>(chunk);
      heap.free(chunk);
      chunk = next;
    }
    heap.free(changetype<usize>(this));
  }

  private bump(size: usize): usize {
    if (this.top + size > this.end) this.grow(size);
    const at = this.top;
    this.top = at + size;
    return at;
  }

  private grow(need: usize): void {
    const size = max(need + 8, CHUNK);
    const chunk = heap.alloc(size);
    memory.fill(chunk, 0, size);
    store<usize>(chunk, this.first);
    this.first = chunk;
    this.top = chunk + 8;
    this.end = chunk + size;
  }
}
