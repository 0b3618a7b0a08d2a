import { take } from "./abi/arena";
import { Bytes } from "./bytes/bytes";
import { sameLetters } from "./bytes/compare";
import { addressOf, lengthOf } from "./bytes/text";
import { HeaderPairs } from "./header-pairs";

/** Most pairs that Envoy reads from a guest (cpp-host `limits.h`); beyond it takes the block for empty. */
export const MAX_PAIRS: i32 = 1024;
/** Most bytes that Envoy reads from a guest as one block. */
export const MAX_BLOCK: i32 = 1 << 20;

/**
 * Headers to send: for a local reply, a callout, or in place of a whole map. Lives as long as the outermost callback and
 * makes no garbage.
 *
 * Entries form a list until they are written as one block.
 *
 *   entry   0       4      8           12      16          20
 *           | next  | name | nameSize  | value | valueSize | mark |
 *
 * The mark tells most names apart without reading them.
 */
// @ts-ignore: decorator
@unmanaged
export class HeaderList {
  /** How many headers there are. */
  count: i32;
  private bytes: u64;
  private first: usize;
  private last: usize;

  /** A list without headers. */
  static empty(): HeaderList {
    const list = take(offsetof<HeaderList>());
    memory.fill(list, 0, offsetof<HeaderList>());
    return changetype<HeaderList>(list);
  }

  /** The headers of a block, to be changed. Its bytes are not copied. */
  static from(pairs: HeaderPairs): HeaderList {
    const list = HeaderList.empty();
    while (pairs.next()) list.add(pairs.name, pairs.value);
    return list;
  }

  /** Adds a header; the bytes of name and value must stay as they are until the list is sent. */
  add<N, V>(name: N, value: V): HeaderList {
    const n = addressOf(name);
    const v = addressOf(value);
    this.append(n, lengthOf(name, n), v, lengthOf(value, v));
    return this;
  }

  /** The first value of a header; `null` when it is missing. Names are compared without case. */
  get<N>(name: N): Bytes | null {
    const address = addressOf(name);
    const length = lengthOf(name, address);
    const mark = markOf(address, length);
    for (let entry = this.first; entry; entry = load<usize>(entry)) {
      if (isNamed(entry, address, length, mark)) return Bytes.view(load<usize>(entry, 12), load<i32>(entry, 16));
    }
    return null;
  }

  /** Removes all values of a header and answers how many there were. */
  remove<N>(name: N): i32 {
    const address = addressOf(name);
    const length = lengthOf(name, address);
    const mark = markOf(address, length);
    const before = this.count;
    let previous: usize = 0;
    let entry = this.first;
    while (entry) {
      const next = load<usize>(entry);
      if (isNamed(entry, address, length, mark)) {
        if (previous) store<usize>(previous, next);
        else this.first = next;
        if (!next) this.last = previous;
        this.count--;
        this.bytes -= <u64>load<i32>(entry, 8) + <u64>load<i32>(entry, 16) + 10;
      } else {
        previous = entry;
      }
      entry = next;
    }
    return before - this.count;
  }

  /** Whether Envoy would read the block: more than 1,024 headers or 1 MiB it takes for **no headers at all**. */
  get isTooLarge(): bool {
    return this.count > MAX_PAIRS || this.bytes + 4 > <u64>MAX_BLOCK;
  }

  /** Size of the block in bytes. */
  get size(): i32 {
    return <i32>this.bytes + 4;
  }

  /** Writes the block, as `HeaderPairs` describes it, and answers its address. */
  write(): usize {
    const block = take(this.size);
    store<u32>(block, this.count);
    let sizes = block + 4;
    let at = sizes + ((<usize>this.count) << 3);
    for (let entry = this.first; entry; entry = load<usize>(entry)) {
      const nameSize = load<i32>(entry, 8);
      const valueSize = load<i32>(entry, 16);
      store<u32>(sizes, nameSize);
      store<u32>(sizes, valueSize, 4);
      sizes += 8;
      memory.copy(at, load<usize>(entry, 4), nameSize);
      at += nameSize;
      store<u8>(at++, 0);
      memory.copy(at, load<usize>(entry, 12), valueSize);
      at += valueSize;
      store<u8>(at++, 0);
    }
    return block;
  }

  private append(name: usize, nameSize: i32, value: usize, valueSize: i32): void {
    const entry = take(24);
    store<usize>(entry, 0);
    store<usize>(entry, name, 4);
    store<i32>(entry, nameSize, 8);
    store<usize>(entry, value, 12);
    store<i32>(entry, valueSize, 16);
    store<u32>(entry, markOf(name, nameSize), 20);
    if (this.last) store<usize>(this.last, entry);
    else this.first = entry;
    this.last = entry;
    this.count++;
    this.bytes += <u64>nameSize + <u64>valueSize + 10;
  }
}

// @ts-ignore: decorator
@inline
function isNamed(entry: usize, name: usize, length: i32, mark: u32): bool {
  return (
    load<u32>(entry, 20) == mark && load<i32>(entry, 8) == length && sameLetters(load<usize>(entry, 4), name, length)
  );
}

/** Equal for names that are equal without case: made of the length and the last four bytes. */
function markOf(name: usize, length: i32): u32 {
  const tail = length >= 4 ? load<u32>(name + length - 4) : length > 0 ? <u32>load<u8>(name) : 0;
  return (tail | 0x20202020) ^ ((<u32>length) << 24);
}
