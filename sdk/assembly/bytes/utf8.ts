import { permanent, take } from "../abi/arena";

// Text towards the host is UTF-8. A literal is encoded once in the life of the VM: by the transform at compile time
// where it can, else at first use, the pointer to its UTF-8 form being kept in the first word of the header of the
// static string (`mmInfo`), which neither runtime reads for static objects.
//
//   -4        0
//   | length  | bytes …        the layout of StaticArray<u8>; no terminator

// The transform writes this name into user code, which has no import of it.
// @ts-ignore: decorator
@global
@unmanaged
class __proxy_Utf8 {}

/** UTF-8 text with its length in the word before, as `utf8("…")` makes it. Not collected, not movable. */
export type Utf8 = __proxy_Utf8;

/** UTF-8 form of a string: for a literal made once and kept, else made in the arena for this callback. */
export function utf8Of(text: string): usize {
  const at = changetype<usize>(text);
  if (at >= __heap_base) return encode(at, false);
  const kept = load<usize>(at - 20);
  if (kept >= __heap_base) return kept; // below: the block size that the compiler put there
  const made = encode(at, true);
  store<usize>(at - 20, made);
  return made;
}

/** A constant for the hot path: the literal's UTF-8 form. With the transform this costs nothing at run time. */
export function utf8(text: string): Utf8 {
  const at = changetype<usize>(text);
  return changetype<Utf8>(at < __heap_base ? utf8Of(text) : encode(at, true));
}

/**
 * Encodes UTF-16 at `text` (length in bytes at -4). A lone surrogate becomes U+FFFD, so that what the host gets is
 * always valid UTF-8.
 */
function encode(text: usize, keep: bool): usize {
  const units = load<u32>(text - 4) >> 1;
  const room = <usize>units * 3 + 4;
  const block = (keep ? permanent(room) : take(room)) + 4;
  const end = text + ((<usize>units) << 1);
  let out = block;
  for (let p = text; p < end; p += 2) {
    let code = <u32>load<u16>(p);
    if (code < 0x80) {
      store<u8>(out++, code);
      continue;
    }
    if (code < 0x800) {
      store<u8>(out, 0xc0 | (code >> 6));
      store<u8>(out + 1, 0x80 | (code & 0x3f));
      out += 2;
      continue;
    }
    if ((code & 0xf800) == 0xd800) {
      const low = code < 0xdc00 && p + 2 < end ? <u32>load<u16>(p + 2) : 0;
      if ((low & 0xfc00) == 0xdc00) {
        code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
        store<u8>(out, 0xf0 | (code >> 18));
        store<u8>(out + 1, 0x80 | ((code >> 12) & 0x3f));
        store<u8>(out + 2, 0x80 | ((code >> 6) & 0x3f));
        store<u8>(out + 3, 0x80 | (code & 0x3f));
        out += 4;
        p += 2;
        continue;
      }
      code = 0xfffd;
    }
    store<u8>(out, 0xe0 | (code >> 12));
    store<u8>(out + 1, 0x80 | ((code >> 6) & 0x3f));
    store<u8>(out + 2, 0x80 | (code & 0x3f));
    out += 3;
  }
  store<u32>(block - 4, <u32>(out - block));
  return block;
}
