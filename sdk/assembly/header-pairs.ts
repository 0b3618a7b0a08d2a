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
  /** Sizes of the next pair. */
  private sizes: usize;
  /** Where the pairs' bytes begin, which is where the sizes end. */
  private begin: usize;
  /** Where the next pair begins. */
  private at: usize;
  private end: usize;
  /** Address of the current name, for tables of names: what `name` is a view on. */
  nameAddress: usize;
  /** Length of the current name; 0 before the first pair. */
  nameLength: i32;
  private valueLength: i32;

  /** Reads a block of `size` bytes at `address`. Counts that cannot be true are cut to what fits. */
  static read(address: usize, size: i32): HeaderPairs {
    const pairs = changetype<HeaderPairs>(take(offsetof<HeaderPairs>()));
    const room = max(size - 4, 0) >> 3;
    const count = size >= 4 ? load<u32>(address) : 0;
    pairs.count = <i32>min<u32>(count, room);
    pairs.begin = address + 4 + ((<usize>pairs.count) << 3);
    pairs.end = address + max(size, 0);
    pairs.rewind();
    return pairs;
  }

  /** Goes back to before the first pair. */
  rewind(): void {
    this.at = this.begin;
    this.sizes = this.begin - ((<usize>this.count) << 3);
    this.nameAddress = this.begin;
    this.nameLength = 0;
    this.valueLength = 0;
  }

  /** Steps to the next pair; `false` after the last one. */
  next(): bool {
    const sizes = this.sizes;
    if (sizes >= this.begin) return false;
    const nameLength = load<u32>(sizes);
    const valueLength = load<u32>(sizes, 4);
    const length = <u64>nameLength + <u64>valueLength + 2;
    const at = this.at;
    if (length > <u64>(this.end - at)) return false;
    this.sizes = sizes + 8;
    this.nameAddress = at;
    this.nameLength = nameLength;
    this.valueLength = valueLength;
    this.at = at + <usize>length;
    return true;
  }

  /** Whether all pairs that the block announces were stepped through. */
  get isComplete(): bool {
    return this.sizes == this.begin && this.at == this.end;
  }

  /** Bytes of all names and values together, when the block is complete. */
  get bytes(): usize {
    return this.end - this.begin - ((<usize>this.count) << 1);
  }

  /** Name of the current pair, lower case as Envoy keeps it. */
  get name(): Bytes {
    return Bytes.view(this.nameAddress, this.nameLength);
  }

  /** Value of the current pair. */
  get value(): Bytes {
    return Bytes.view(this.nameAddress + this.nameLength + 1, this.valueLength);
  }

  /** Whether the current pair has this name, case not counting. Makes no view. */
  is<N>(name: N): bool {
    const address = addressOf(name);
    return this.nameLength == lengthOf(name, address) && sameLetters(this.nameAddress, address, this.nameLength);
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
