/** Writes a scalar value as UTF-8 and answers how many bytes that took: 1 to 4. */
export function encodeScalar(code: u32, out: usize): i32 {
  if (code < 0x80) {
    store<u8>(out, code);
    return 1;
  }
  if (code < 0x800) {
    store<u8>(out, 0xc0 | (code >> 6));
    store<u8>(out, 0x80 | (code & 0x3f), 1);
    return 2;
  }
  if (code < 0x10000) {
    store<u8>(out, 0xe0 | (code >> 12));
    store<u8>(out, 0x80 | ((code >> 6) & 0x3f), 1);
    store<u8>(out, 0x80 | (code & 0x3f), 2);
    return 3;
  }
  store<u8>(out, 0xf0 | (code >> 18));
  store<u8>(out, 0x80 | ((code >> 12) & 0x3f), 1);
  store<u8>(out, 0x80 | ((code >> 6) & 0x3f), 2);
  store<u8>(out, 0x80 | (code & 0x3f), 3);
  return 4;
}
