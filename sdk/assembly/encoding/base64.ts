import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { addressOf, lengthOf } from "../bytes/text";
import { BytesBuilder } from "./builder";

// RFC 4648. Three bytes are four letters of six bits, the first bits first; what is left over is two or three letters.

/** Bytes or text (as UTF-8) in base64 (`+`, `/`), padded with `=`. */
export function encodeBase64<T>(value: T): Bytes {
  const out = BytesBuilder.create(0);
  appendBase64(out, value);
  return out.view();
}

/** Bytes or text (as UTF-8) in URL-safe base64 (`-`, `_`), without padding. */
export function encodeBase64Url<T>(value: T): Bytes {
  const out = BytesBuilder.create(0);
  const address = addressOf(value);
  encode(out, address, lengthOf(value, address), 0x2d, 0x5f, false);
  return out.view();
}

/** Appends what `encodeBase64` answers. */
export function appendBase64<T>(out: BytesBuilder, value: T): void {
  const address = addressOf(value);
  encode(out, address, lengthOf(value, address), 0x2b, 0x2f, true);
}

/**
 * Bytes from base64, padded or not. `null` for anything else: a foreign letter, white space, wrong padding, a single
 * letter at the end, or bits at the end that are not zero.
 */
export function decodeBase64<T>(text: T): Bytes | null {
  const address = addressOf(text);
  return decode(address, lengthOf(text, address), 0x2b, 0x2f);
}

/** Bytes from URL-safe base64, padded or not. `null` where `decodeBase64` says so. */
export function decodeBase64Url<T>(text: T): Bytes | null {
  const address = addressOf(text);
  return decode(address, lengthOf(text, address), 0x2d, 0x5f);
}

function encode(out: BytesBuilder, from: usize, length: i32, letter62: u32, letter63: u32, pad: bool): void {
  const whole = length / 3;
  const rest = length - whole * 3;
  let to = out.extend(whole * 4 + (rest ? (pad ? 4 : rest + 1) : 0));
  for (const end = from + whole * 3; from < end; from += 3, to += 4) {
    const bits = ((<u32>load<u8>(from)) << 16) | ((<u32>load<u8>(from, 1)) << 8) | load<u8>(from, 2);
    store<u8>(to, letter(bits >> 18, letter62, letter63));
    store<u8>(to, letter((bits >> 12) & 63, letter62, letter63), 1);
    store<u8>(to, letter((bits >> 6) & 63, letter62, letter63), 2);
    store<u8>(to, letter(bits & 63, letter62, letter63), 3);
  }
  if (!rest) return;
  const bits = ((<u32>load<u8>(from)) << 16) | (rest == 2 ? (<u32>load<u8>(from, 1)) << 8 : 0);
  store<u8>(to, letter(bits >> 18, letter62, letter63));
  store<u8>(to, letter((bits >> 12) & 63, letter62, letter63), 1);
  if (rest == 2) store<u8>(to, letter((bits >> 6) & 63, letter62, letter63), 2);
  else if (pad) store<u8>(to, 0x3d, 2);
  if (pad) store<u8>(to, 0x3d, 3);
}

function decode(from: usize, length: i32, letter62: u32, letter63: u32): Bytes | null {
  let letters = length;
  if ((length & 3) == 0 && length > 0 && load<u8>(from + length - 1) == 0x3d) {
    letters = load<u8>(from + length - 2) == 0x3d ? length - 2 : length - 1;
  }
  const rest = letters & 3;
  if (rest == 1) return null;
  const size = (letters >> 2) * 3 + (rest ? rest - 1 : 0);
  const start = take(size);
  let to = start;
  for (const end = from + (letters & ~3); from < end; from += 4, to += 3) {
    const bits =
      (value(load<u8>(from), letter62, letter63) << 18) |
      (value(load<u8>(from, 1), letter62, letter63) << 12) |
      (value(load<u8>(from, 2), letter62, letter63) << 6) |
      value(load<u8>(from, 3), letter62, letter63);
    if (bits < 0) return null;
    store<u8>(to, bits >> 16);
    store<u8>(to, bits >> 8, 1);
    store<u8>(to, bits, 2);
  }
  if (rest) {
    let bits = (value(load<u8>(from), letter62, letter63) << 18) | (value(load<u8>(from, 1), letter62, letter63) << 12);
    if (rest == 3) bits |= value(load<u8>(from, 2), letter62, letter63) << 6;
    if (bits < 0 || bits & (rest == 3 ? 0xff : 0xffff)) return null;
    store<u8>(to, bits >> 16);
    if (rest == 3) store<u8>(to, bits >> 8, 1);
  }
  return Bytes.view(start, size);
}

// @ts-ignore: decorator
@inline
function letter(bits: u32, letter62: u32, letter63: u32): u32 {
  return bits < 26 ? bits + 0x41 : bits < 52 ? bits + 0x47 : bits < 62 ? bits - 4 : bits == 62 ? letter62 : letter63;
}

/** Six bits of a letter; for any other byte a number that stays negative when it is shifted. */
function value(byte: u32, letter62: u32, letter63: u32): i32 {
  if (byte - 0x41 < 26) return byte - 0x41;
  if (byte - 0x61 < 26) return byte - 0x47;
  if (byte - 0x30 < 10) return byte + 4;
  if (byte == letter62) return 62;
  return byte == letter63 ? 63 : -1;
}
