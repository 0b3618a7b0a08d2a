import { BytesBuilder } from "../encoding/builder";
import { sequence } from "../bytes/decode";

/**
 * Appends text as a JSON string. Each ill-formed part becomes U+FFFD, so that the result is always JSON; `<`, `>`, `&`
 * and U+2028/9 stay as they are.
 */
export function quote(out: BytesBuilder, address: usize, length: i32): void {
  const end = address + length;
  out.byte(0x22);
  let plain = address;
  let at = address;
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (byte >= 0x80) {
      const step = sequence(at, end);
      if (step < 0) {
        out
          .copy(plain, i32(at - plain))
          .byte(0xef)
          .byte(0xbf)
          .byte(0xbd);
        plain = at - step;
      }
      at += abs(step);
      continue;
    }
    if (byte < 0x20 || byte == 0x22 || byte == 0x5c) {
      out.copy(plain, i32(at - plain));
      plain = at + 1;
      escape(out, byte);
    }
    at++;
  }
  out.copy(plain, i32(end - plain)).byte(0x22);
}

function escape(out: BytesBuilder, byte: u32): void {
  let letter = byte;
  if (byte < 0x20) {
    if (byte == 0x0a) letter = 0x6e;
    else if (byte == 0x0d) letter = 0x72;
    else if (byte == 0x09) letter = 0x74;
    else if (byte == 0x08) letter = 0x62;
    else if (byte == 0x0c) letter = 0x66;
    else letter = 0x75;
  }
  out.byte(0x5c).byte(letter);
  if (letter == 0x75) {
    const low = byte & 15;
    out
      .byte(0x30)
      .byte(0x30)
      .byte(0x30 + (byte >> 4))
      .byte(low < 10 ? 0x30 + low : 0x57 + low);
  }
}
