// UTF-8 as the Unicode standard reads it (table 3-7, "maximal subpart" replacement, as WHATWG's decoder does):
//
//   00..7F
//   C2..DF  80..BF
//   E0      A0..BF  80..BF
//   E1..EC  80..BF  80..BF      (also EE, EF)
//   ED      80..9F  80..BF
//   F0      90..BF  80..BF  80..BF
//   F1..F3  80..BF  80..BF  80..BF
//   F4      80..8F  80..BF  80..BF

/**
 * Length of the well-formed sequence at `at`, or minus the length of the ill-formed part to replace, at least 1.
 * Never reads at or after `end`.
 */
export function sequence(at: usize, end: usize): i32 {
  const lead = <u32>load<u8>(at);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  let low: u32 = 0x80;
  let high: u32 = 0xbf;
  if (lead == 0xe0) low = 0xa0;
  else if (lead == 0xed) high = 0x9f;
  else if (lead == 0xf0) low = 0x90;
  else if (lead == 0xf4) high = 0x8f;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (let i = 1; i < length; i++) {
    if (at + i >= end) return -i;
    const next = <u32>load<u8>(at + i);
    if (next < low || next > high) return -i;
    low = 0x80;
    high = 0xbf;
  }
  return length;
}

/** Whether `length` bytes at `address` are well-formed UTF-8. */
export function isUtf8(address: usize, length: i32): bool {
  const end = address + length;
  while (address < end) {
    const step = sequence(address, end);
    if (step < 0) return false;
    address += step;
  }
  return true;
}

/** Scalar value of the well-formed sequence of `length` bytes at `at`. */
export function scalar(at: usize, length: i32): u32 {
  const lead = <u32>load<u8>(at);
  if (length == 1) return lead;
  const second = (<u32>load<u8>(at, 1)) & 0x3f;
  if (length == 2) return ((lead & 0x1f) << 6) | second;
  const third = (<u32>load<u8>(at, 2)) & 0x3f;
  if (length == 3) return ((lead & 0x0f) << 12) | (second << 6) | third;
  return ((lead & 0x07) << 18) | (second << 12) | (third << 6) | ((<u32>load<u8>(at, 3)) & 0x3f);
}

/** Decodes into a string; each ill-formed part becomes one U+FFFD. */
export function decode(address: usize, length: i32): string {
  const end = address + length;
  let units = 0;
  for (let p = address; p < end;) {
    const step = sequence(p, end);
    units += step == 4 ? 2 : 1;
    p += abs(step);
  }
  const text = changetype<string>(__new((<usize>units) << 1, idof<string>()));
  let out = changetype<usize>(text);
  for (let p = address; p < end;) {
    const step = sequence(p, end);
    const code = step < 0 ? 0xfffd : scalar(p, step);
    if (code < 0x10000) {
      store<u16>(out, code);
      out += 2;
    } else {
      store<u16>(out, 0xd7c0 + (code >> 10));
      store<u16>(out, 0xdc00 | (code & 0x3ff), 2);
      out += 4;
    }
    p += abs(step);
  }
  return text;
}
