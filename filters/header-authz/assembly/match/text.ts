import { isUtf8, sameBytes } from "proxy-wasm-assemblyscript-sdk";

// Comparisons of bytes at an address; no views, so that a miss costs a length or a byte.

export function same(address: usize, length: i32, other: usize, otherLength: i32): bool {
  return length == otherLength && sameBytes(address, other, length);
}

export function begins(address: usize, length: i32, prefix: usize, prefixLength: i32): bool {
  return length >= prefixLength && sameBytes(address, prefix, prefixLength);
}

export function ends(address: usize, length: i32, suffix: usize, suffixLength: i32): bool {
  return length >= suffixLength && sameBytes(address + (length - suffixLength), suffix, suffixLength);
}

/** Address of the first occurrence of a part at or after `from`, 0 when there is none. */
export function find(from: usize, end: usize, part: usize, partLength: i32): usize {
  const last = end - partLength;
  for (let at = from; at <= last && at >= from; at++) {
    if (sameBytes(at, part, partLength)) return at;
  }
  return 0;
}

/** Whether `.*` as a regular expression matches: well-formed UTF-8 on one line. */
export function isLine(address: usize, length: i32): bool {
  for (let at = address; at < address + length; at++) if (load<u8>(at) == 0x0a) return false;
  return isUtf8(address, length);
}
