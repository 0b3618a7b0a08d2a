import { ends } from "./text";

// A path template is kept as its literal bytes with one byte in place of each operator; literals are printable.

/** `{*}`: one segment, not empty. */
// @ts-ignore: decorator
@inline
export const ONE: u8 = 1;
/** `{**}`: anything, slashes included. At most once, and no operator behind it. */
// @ts-ignore: decorator
@inline
export const REST: u8 = 2;

/** Whether the operators of a template stand for this byte: pchar of RFC 3986, as Envoy's URI templates have it. */
export function isSegmentByte(byte: u32): bool {
  if ((byte | 0x20) - 0x61 < 26 || byte - 0x30 < 10) return true;
  // ! $ % & ' ( ) * + , - . : ; = @ _ ~
  if (byte < 0x40) return byte >= 0x21 && ((0x2c007ff2 >> (byte - 0x20)) & 1) != 0;
  return byte == 0x40 || byte == 0x5f || byte == 0x7e;
}

/** Whether a path, query and fragment left out, fits the template. Looks at each byte once. */
export function fitsTemplate(path: usize, length: i32, template: usize, templateLength: i32): bool {
  const end = path + length;
  const templateEnd = template + templateLength;
  while (template < templateEnd) {
    const byte = load<u8>(template);
    if (byte == REST) return fitsRest(path, end, template + 1, templateEnd);
    template++;
    if (byte == ONE) {
      const start = path;
      while (path < end && isSegmentByte(load<u8>(path))) path++;
      if (path == start) return false;
    } else {
      if (path == end || load<u8>(path) != byte) return false;
      path++;
    }
  }
  return path == end;
}

function fitsRest(path: usize, end: usize, tail: usize, tailEnd: usize): bool {
  const tailLength = i32(tailEnd - tail);
  if (!ends(path, i32(end - path), tail, tailLength)) return false;
  for (const last = end - tailLength; path < last; path++) {
    const byte = load<u8>(path);
    if (byte != 0x2f && !isSegmentByte(byte)) return false;
  }
  return true;
}

/** How many literal bytes a template begins with. */
export function literalLength(template: usize, length: i32): i32 {
  let count = 0;
  while (count < length && load<u8>(template + count) > REST) count++;
  return count;
}
