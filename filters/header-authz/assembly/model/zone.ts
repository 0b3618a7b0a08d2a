import { Bytes } from "proxy-wasm-assemblyscript-sdk";

const CHUNK: usize = 16384 - 16;

/**
 * Memory of one compiled configuration: taken piece by piece, outside the garbage collector's heap, and given back at
 * once.
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

  /** Takes `size` bytes, zeroed and aligned to 8. */
  take(size: usize): usize {
    const need = (size + 7) & ~7;
    if (need > this.end - this.top) this.grow(need);
    const at = this.top;
    this.top = at + need;
    return at;
  }

  /** A copy of bytes that lives as long as the zone. */
  keep(bytes: Bytes): Bytes {
    const length = bytes.length;
    const copy = changetype<Bytes>(this.take(offsetof<Bytes>() + length));
    copy.address = changetype<usize>(copy) + offsetof<Bytes>();
    copy.length = length;
    memory.copy(copy.address, bytes.address, length);
    return copy;
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
