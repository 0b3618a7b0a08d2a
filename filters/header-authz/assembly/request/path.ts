import { PathNormalization } from "../model/policies";

/** Length of the path in a `:path`: up to the query or a fragment. */
export function pathLength(address: usize, length: i32): i32 {
  let at = 0;
  while (at < length) {
    const byte = load<u8>(address + at);
    if (byte == 0x3f || byte == 0x23) break;
    at++;
  }
  return at;
}

/**
 * Whether normalizing would leave a path as it is, in the sense of Envoy's connection manager and the mode that it is
 * run with. `length` is without the query.
 *
 * BASE: printable ASCII that needs no escape, no escape of a letter, digit or `-._~`, no backslash, no segment `.` or
 * `..`, with path parameters or without. MERGE_SLASHES: no two slashes together. DECODE_AND_MERGE_SLASHES: no escaped
 * slash or backslash.
 */
export function isNormal(address: usize, length: i32, mode: PathNormalization): bool {
  if (mode == PathNormalization.None) return true;
  const end = address + length;
  if (!length || load<u8>(address) != 0x2f) return false;
  for (let at = address; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x2f) {
      if (isDotSegment(at + 1, end)) return false;
      if (mode >= PathNormalization.MergeSlashes && at + 1 < end && load<u8>(at, 1) == 0x2f) return false;
    } else if (byte == 0x25) {
      const code = escaped(at, end);
      if (code == 0 || isUnreserved(code)) return false;
      if (mode == PathNormalization.DecodeAndMergeSlashes && (code == 0x2f || code == 0x5c)) return false;
    } else if (needsEscape(byte)) {
      return false;
    }
  }
  return true;
}

/** Whether the segment at `at` is `.` or `..`, alone or before path parameters. */
function isDotSegment(at: usize, end: usize): bool {
  if (at == end || load<u8>(at) != 0x2e) return false;
  at++;
  if (at < end && load<u8>(at) == 0x2e) at++;
  if (at == end) return true;
  const next = load<u8>(at);
  return next == 0x2f || next == 0x3b;
}

/** Code of the escape at `at`, -1 when it is none: `%` with anything but two digits stays as it is. */
function escaped(at: usize, end: usize): i32 {
  if (at + 2 >= end) return -1;
  const high = digit(<u32>load<u8>(at, 1));
  const low = digit(<u32>load<u8>(at, 2));
  return high < 0 || low < 0 ? -1 : (high << 4) | low;
}

function digit(byte: u32): i32 {
  if (byte - 0x30 < 10) return byte - 0x30;
  const letter = (byte | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : -1;
}

function isUnreserved(code: i32): bool {
  const byte = <u32>code;
  if ((byte | 0x20) - 0x61 < 26 || byte - 0x30 < 10) return true;
  return byte == 0x2d || byte == 0x2e || byte == 0x5f || byte == 0x7e;
}

/** Control characters, space, `"#<>\^{|}` and the grave accent, and what is not ASCII. */
function needsEscape(byte: u32): bool {
  if (byte <= 0x23) return byte != 0x21;
  if (byte < 0x5c) return byte == 0x3c || byte == 0x3e;
  if (byte < 0x7b) return byte == 0x5c || byte == 0x5e || byte == 0x60;
  return byte != 0x7e;
}
