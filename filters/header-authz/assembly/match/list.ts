import { take } from "proxy-wasm-assemblyscript-sdk";

/**
 * Steps through the elements of a list `a, b`; white space around them does not count. A text without comma is a list of
 * one element. Lives as long as the outermost callback.
 */
// @ts-ignore: decorator
@unmanaged
export class ListElements {
  /** The current element. */
  address: usize;
  length: i32;
  private rest: usize;
  private end: usize;

  static of(address: usize, length: i32): ListElements {
    const elements = changetype<ListElements>(take(offsetof<ListElements>()));
    elements.rest = address;
    elements.end = address + length;
    return elements;
  }

  /** Moves to the next element; false behind the last. */
  next(): bool {
    let first = this.rest;
    const end = this.end;
    if (first > end) return false;
    let comma = first;
    while (comma < end && load<u8>(comma) != 0x2c) comma++;
    this.rest = comma + 1;
    while (first < comma && isBlank(load<u8>(first))) first++;
    while (comma > first && isBlank(load<u8>(comma - 1))) comma--;
    this.address = first;
    this.length = i32(comma - first);
    return true;
  }
}

/** Space or tab. */
// @ts-ignore: decorator
@inline
export function isBlank(byte: u32): bool {
  return byte == 0x20 || byte == 0x09;
}
