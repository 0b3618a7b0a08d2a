// WebAssembly loads need no alignment, so eight bytes are compared at once wherever they are. The standard library's
// `memory.compare` goes byte by byte unless both sides happen to be aligned alike, and is inlined at every use.

/** Whether `length` bytes at two addresses are equal. */
export function sameBytes(a: usize, b: usize, length: usize): bool {
  for (const words = a + (length & ~7); a < words; a += 8, b += 8) if (load<u64>(a) != load<u64>(b)) return false;
  if (length & 4) {
    if (load<u32>(a) != load<u32>(b)) return false;
    a += 4;
    b += 4;
  }
  if (length & 2) {
    if (load<u16>(a) != load<u16>(b)) return false;
    a += 2;
    b += 2;
  }
  return !(length & 1) || load<u8>(a) == load<u8>(b);
}

/** Order of `length` bytes at two addresses, the first that differs deciding: negative, zero or positive. */
export function compareBytes(a: usize, b: usize, length: usize): i32 {
  const end = a + length;
  for (const words = a + (length & ~7); a < words; a += 8, b += 8) if (load<u64>(a) != load<u64>(b)) break;
  for (; a < end; a++, b++) {
    const difference = <i32>load<u8>(a) - <i32>load<u8>(b);
    if (difference) return difference;
  }
  return 0;
}

/** Whether `length` bytes at two addresses are equal, ASCII letters without case. */
export function sameLetters(a: usize, b: usize, length: usize): bool {
  const end = a + length;
  // of names with one length most differ in the last byte
  if (length && (load<u8>(end - 1) ^ load<u8>(b + length - 1)) & 0xdf) return false;
  for (const words = a + (length & ~7); a < words; a += 8, b += 8) if (load<u64>(a) != load<u64>(b)) break;
  for (; a < end; a++, b++) {
    const x = <u32>load<u8>(a);
    const y = <u32>load<u8>(b);
    if (x != y && ((x | 0x20) != (y | 0x20) || (x | 0x20) - 0x61 > 25)) return false;
  }
  return true;
}
