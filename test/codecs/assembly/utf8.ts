import { Bytes, isUtf8 } from "proxy-wasm-assemblyscript-sdk/assembly/bytes";

export function decode(bytes: usize, length: i32): string {
  return Bytes.view(bytes, length).toString();
}

export function isValid(bytes: usize, length: i32): bool {
  return isUtf8(bytes, length);
}

/** Decoded and encoded again. */
export function roundTrip(bytes: usize, length: i32): Bytes {
  return Bytes.of(Bytes.view(bytes, length).toString());
}
