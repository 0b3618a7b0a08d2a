import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { addressOf, lengthOf } from "../bytes/text";
import { BytesBuilder } from "./builder";

// RFC 4648. Three bytes are four letters of six bits, the first bits first; what is left over is two or three letters.

// The letters that alphabets do not share: the one for 62, then the one for 63.
// @ts-ignore: decorator
@inline
const STANDARD: u32 = 0x2f2b;
// @ts-ignore: decorator
@inline
const URL_SAFE: u32 = 0x5f2d;

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
  encode(out, address, lengthOf(value, address), URL_SAFE, false);
  return out.view();
}

/** Appends what `encodeBase64` answers. */
export function appendBase64<T>(out: BytesBuilder, value: T): void {
  const address = addressOf(value);
  encode(out, address, lengthOf(value, address), STANDARD, true);
}

/**
 * Bytes from base64, padded or not. `null` for anything else: a foreign letter, white space, wrong padding, a single
 * letter at the end, or bits at the end that are not zero.
 */
export function decodeBase64<T>(text: T): Bytes | null {
  const address = addressOf(text);
  return decode(address, lengthOf(text, address), STANDARD);
}

/** Bytes from URL-safe base64, padded or not. `null` where `decodeBase64` says so. */
export function decodeBase64Url<T>(text: T): Bytes | null {
  const address = addressOf(text);
  return decode(address, lengthOf(text, address), URL_SAFE);
}

function encode(out: BytesBuilder, from: usize, length: i32, alphabet: u32, pad: bool): void {
  const letters = <i32>((<i64>length * 4 + 2) / 3);
  let to = out.extend(pad ? (letters + 3) & ~3 : letters);
  let bits: u32 = 0;
  let count = 0;
  const end = from + length;
  for (let i = 0; i < letters; i++) {
    if (count < 6) {
      // Behind the last byte the bits that are missing are zeros.
      bits = (bits << 8) | (from < end ? <u32>load<u8>(from) : 0);
      count += 8;
      from++;
    }
    count -= 6;
    store<u8>(to++, letter((bits >> count) & 63, alphabet));
  }
  if (pad) for (let i = letters; i & 3; i++) store<u8>(to++, 0x3d);
}

function decode(from: usize, length: i32, alphabet: u32): Bytes | null {
  let letters = length;
  if ((length & 3) == 0 && length > 0 && load<u8>(from + length - 1) == 0x3d) {
    letters = load<u8>(from + length - 2) == 0x3d ? length - 2 : length - 1;
  }
  if ((letters & 3) == 1) return null;
  const size = <i32>((<i64>letters * 3) >> 2);
  const start = take(size);
  let to = start;
  let bits: u32 = 0;
  let count = 0;
  for (const end = from + letters; from < end; from++) {
    const six = value(load<u8>(from), alphabet);
    if (six < 0) return null;
    bits = (bits << 6) | six;
    count += 6;
    if (count >= 8) {
      count -= 8;
      store<u8>(to++, bits >> count);
    }
  }
  if (bits & ((1 << count) - 1)) return null;
  return Bytes.view(start, size);
}

function letter(bits: u32, alphabet: u32): u32 {
  if (bits < 52) return bits < 26 ? bits + 0x41 : bits + 0x47;
  return bits < 62 ? bits - 4 : (alphabet >> ((bits - 62) << 3)) & 0xff;
}

/** Six bits of a letter, -1 for any other byte. */
function value(byte: u32, alphabet: u32): i32 {
  if (byte - 0x41 < 26) return byte - 0x41;
  if (byte - 0x61 < 26) return byte - 0x47;
  if (byte - 0x30 < 10) return byte + 4;
  if (byte == (alphabet & 0xff)) return 62;
  return byte == alphabet >> 8 ? 63 : -1;
}
