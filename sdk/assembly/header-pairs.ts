import { proxy_get_header_map_pairs } from "./abi/imports";
import { clearOut, outAddress } from "./abi/out";
import { take } from "./abi/arena";
import { note } from "./abi/status";
import { Bytes } from "./bytes/bytes";
import { sameLetters } from "./bytes/compare";
import { addressOf, lengthOf } from "./bytes/text";

/**
 * A whole header block, read in place: one host call for all headers, about the price of a single `get`.
 *
 * Every value of a repeated header is there, each on its own. The block lives as long as the outermost callback. A block
 * that is not well formed reads as far as it is, and says so by `isComplete`.
 *
 *     const pairs = requestHeaders.pairs();
 *     while (pairs.next()) if (pairs.is("x-tenant")) seen(pairs.value);
 *
 * The host's block (cpp-host `pairs_util.cc`):
 *
 *   0        4                        4 + 8 n
 *   | n      | n x (name, value size) | name NUL value NUL …
 */
// @ts-ignore: decorator
@unmanaged
export class HeaderPairs {
  /** How many pairs there are, repeated names counted each time. */
  count: i32;
  private index: i32;
  private sizes: usize;
  private at: usize;
  private end: usize;
  private nameAt: usize;
  private nameLength: i32;
  private valueAt: usize;
  private valueLength: i32;

  /** Reads a block of `size` bytes at `address`. Counts that cannot be true are cut to what fits. */
  static read(address: usize, size: i32): HeaderPairs {
    const pairs = changetype<HeaderPairs>(take(offsetof<HeaderPairs>()));
    const room = max(size - 4, 0) >> 3;
    const count = size >= 4 ? load<u32>(address) : 0;
    pairs.count = <i32>min<u32>(count, room);
    pairs.sizes = address + 4;
    pairs.end = address + max(size, 0);
    pairs.rewind();
    return pairs;
  }

  /** Goes back to before the first pair. */
  rewind(): void {
    this.index = -1;
    this.at = this.sizes + ((<usize>this.count) << 3);
    this.nameLength = 0;
    this.valueLength = 0;
  }

  /** Steps to the next pair; `false` after the last one. */
  next(): bool {
    const index = this.index + 1;
    if (index >= this.count) return false;
    const sizes = this.sizes + ((<usize>index) << 3);
    const nameLength = load<u32>(sizes);
    const valueLength = load<u32>(sizes, 4);
    const room = <u64>(this.end - this.at);
    if (<u64>nameLength + <u64>valueLength + 2 > room) return false;
    this.index = index;
    this.nameAt = this.at;
    this.nameLength = nameLength;
    this.valueAt = this.at + nameLength + 1;
    this.valueLength = valueLength;
    this.at = this.valueAt + valueLength + 1;
    return true;
  }

  /** Whether all pairs that the block announces were stepped through. */
  get isComplete(): bool {
    return this.index + 1 == this.count && this.at == this.end;
  }

  /** Name of the current pair, lower case as Envoy keeps it. */
  get name(): Bytes {
    return Bytes.view(this.nameAt, this.nameLength);
  }

  /** Value of the current pair. */
  get value(): Bytes {
    return Bytes.view(this.valueAt, this.valueLength);
  }

  /** Whether the current pair has this name, case not counting. Makes no view. */
  is<N>(name: N): bool {
    const address = addressOf(name);
    return this.nameLength == lengthOf(name, address) && sameLetters(this.nameAt, address, this.nameLength);
  }

  /** Steps to the next pair of this name and answers its value; `null` when there is none left. */
  nextValue<N>(name: N): Bytes | null {
    while (this.next()) if (this.is(name)) return this.value;
    return null;
  }
}

/** Reads the pairs of a map; `null` when the call fails. Envoy answers an unavailable map with no pairs. */
export function readPairs(map: i32): HeaderPairs | null {
  clearOut();
  if (note(proxy_get_header_map_pairs(map, outAddress, outAddress + 4))) return null;
  return HeaderPairs.read(load<usize>(outAddress), load<i32>(outAddress, 4));
}
