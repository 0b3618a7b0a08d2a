import { Bytes } from "proxy-wasm-assemblyscript-sdk";

const HEAD: usize = 8;
/** Bytes that all connections of a worker may keep together: 64 of the longest frames. */
const MOST: i32 = 4 << 20;

let total: i32 = 0;

/**
 * Bytes that were taken out of a stream and may have to go back. Outside the garbage collector's heap.
 *
 *   0        4      8
 *   | length | room | bytes … |
 */
// @ts-ignore: decorator
@unmanaged
export class KeptBytes {
  length: i32;
  private room: i32;

  /** Whether connections may go on keeping bytes, or servers hold back so many that what comes must pass. */
  static get hasRoom(): bool {
    return total < MOST;
  }

  /** Appends a copy of `bytes` to what was kept so far, and answers where it is all kept now. */
  static append(kept: KeptBytes | null, bytes: Bytes): KeptBytes {
    let block = changetype<usize>(kept);
    const length = block ? load<i32>(block) : 0;
    const needed = length + bytes.length;
    if (!block || needed > load<i32>(block, 4)) {
      const room = max(needed, length << 1);
      total += room - (block ? load<i32>(block, 4) : 0);
      block = block ? heap.realloc(block, HEAD + room) : heap.alloc(HEAD + room);
      store<i32>(block, room, 4);
    }
    memory.copy(block + HEAD + length, bytes.address, bytes.length);
    store<i32>(block, needed);
    return changetype<KeptBytes>(block);
  }

  /** View on all of them until the next `append`. */
  get bytes(): Bytes {
    return Bytes.view(changetype<usize>(this) + HEAD, this.length);
  }

  free(): void {
    total -= this.room;
    heap.free(changetype<usize>(this));
  }
}
