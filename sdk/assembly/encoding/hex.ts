import { addressOf, lengthOf } from "../bytes/text";
import { Bytes } from "../bytes/bytes";
import { BytesBuilder } from "./builder";
import { hexDigit } from "./digits";
import { take } from "../abi/arena";

/** Appends bytes or text (as UTF-8) in lower-case hexadecimal. */
export function appendHex<T>(out: BytesBuilder, value: T): void {
  const address = addressOf(value);
  const length = lengthOf(value, address);
  let to = out.extend(length << 1);
  for (let i = 0; i < length; i++, to += 2) {
    const byte = <u32>load<u8>(address + i);
    store<u8>(to, digit(byte >> 4));
    store<u8>(to, digit(byte & 15), 1);
  }
}

/** Bytes or text (as UTF-8) in lower-case hexadecimal. */
export function encodeHex<T>(value: T): Bytes {
  const address = addressOf(value);
  const out = BytesBuilder.create(lengthOf(value, address) << 1);
  appendHex(out, value);
  return out.view();
}

/** Bytes from hexadecimal in either case; `null` unless it is pairs of digits and nothing else. */
export function decodeHex<T>(text: T): Bytes | null {
  const address = addressOf(text);
  const length = lengthOf(text, address);
  if (length & 1) return null;
  const out = take(length >> 1);
  for (let i = 0; i < length; i += 2) {
    const value = (hexDigit(load<u8>(address + i)) << 4) | hexDigit(load<u8>(address + i, 1));
    if (value < 0) return null;
    store<u8>(out + (i >> 1), value);
  }
  return Bytes.view(out, length >> 1);
}

/** Sixteen digits. */
export function hex64(value: u64): string {
  const out = BytesBuilder.create(16);
  for (let shift = 60; shift >= 0; shift -= 4) out.byte(digit((<u32>(value >> shift)) & 15));
  return out.toString();
}

function digit(value: u32): u32 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}
