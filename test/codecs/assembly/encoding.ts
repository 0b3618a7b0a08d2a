import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly/bytes";
import {
  BytesBuilder,
  appendBase64,
  appendHex,
  appendNumber,
  decodeBase64,
  decodeBase64Url,
  decodeHex,
  decodePercent,
  encodeBase64,
  encodeBase64Url,
  encodeHex,
  encodePercent,
  hex64,
} from "proxy-wasm-assemblyscript-sdk/assembly/encoding";

export function toBase64(bytes: usize, length: i32): Bytes {
  return encodeBase64(Bytes.view(bytes, length));
}

export function fromBase64(text: usize, length: i32): Bytes | null {
  return decodeBase64(Bytes.view(text, length));
}

export function toBase64Url(bytes: usize, length: i32): Bytes {
  return encodeBase64Url(Bytes.view(bytes, length));
}

export function fromBase64Url(text: usize, length: i32): Bytes | null {
  return decodeBase64Url(Bytes.view(text, length));
}

export function toHex(bytes: usize, length: i32): Bytes {
  return encodeHex(Bytes.view(bytes, length));
}

export function fromHex(text: usize, length: i32): Bytes | null {
  return decodeHex(Bytes.view(text, length));
}

export function toPercent(bytes: usize, length: i32): Bytes {
  return encodePercent(Bytes.view(bytes, length));
}

export function fromPercent(text: usize, length: i32): Bytes | null {
  return decodePercent(Bytes.view(text, length));
}

export function hexOf(value: u64): string {
  return hex64(value);
}

/** Appends in turn everything that can be appended, to a builder with `room` bytes to begin with. */
export function build(bytes: usize, length: i32, room: i32, integer: i64, real: f64): Bytes {
  const view = Bytes.view(bytes, length);
  const out = BytesBuilder.create(room);
  out.append("é|").append(view).byte(0x7c).integer(integer).byte(0x7c);
  appendNumber(out, real);
  out.byte(0x7c).copy(out.address, 2).byte(0x7c);
  appendBase64(out, view);
  out.byte(0x7c);
  appendHex(out, view);
  out.append("cut");
  out.truncate(out.length - 3);
  out.truncate(1 << 30);
  return out.view();
}
