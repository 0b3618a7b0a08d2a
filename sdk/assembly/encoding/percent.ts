import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { addressOf, lengthOf } from "../bytes/text";
import { BytesBuilder } from "./builder";
import { hexDigit } from "./digits";

/** Text (as UTF-8) or bytes with all but the unreserved characters of RFC 3986 (`A-Z a-z 0-9 - . _ ~`) as `%XX`. */
export function encodePercent<T>(value: T): Bytes {
  const address = addressOf(value);
  const length = lengthOf(value, address);
  const out = BytesBuilder.create(length);
  for (let i = 0; i < length; i++) {
    const byte = <u32>load<u8>(address + i);
    if (isUnreserved(byte)) out.byte(byte);
    else
      out
        .byte(0x25)
        .byte(upper(byte >> 4))
        .byte(upper(byte & 15));
  }
  return out.view();
}

/**
 * Bytes with each `%XX` replaced by the byte it means; `null` when a `%` has no two hexadecimal digits behind it. `+`
 * is a plus. The result need not be UTF-8.
 */
export function decodePercent<T>(text: T): Bytes | null {
  const address = addressOf(text);
  const length = lengthOf(text, address);
  const start = take(length);
  let to = start;
  for (let i = 0; i < length; i++) {
    let byte = <i32>load<u8>(address + i);
    if (byte == 0x25) {
      if (i + 2 >= length) return null;
      byte = (hexDigit(load<u8>(address + i, 1)) << 4) | hexDigit(load<u8>(address + i, 2));
      if (byte < 0) return null;
      i += 2;
    }
    store<u8>(to++, byte);
  }
  return Bytes.view(start, i32(to - start));
}

function isUnreserved(byte: u32): bool {
  const letter = (byte | 0x20) - 0x61 < 26;
  return letter || byte - 0x30 < 10 || byte == 0x2d || byte == 0x2e || byte == 0x5f || byte == 0x7e;
}

function upper(digit: u32): u32 {
  return digit < 10 ? 0x30 + digit : 0x37 + digit;
}
