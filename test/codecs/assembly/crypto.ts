import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly/bytes";
import { Sha256, constantTimeEquals, hmacSha256, sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { hash64, mix64 } from "proxy-wasm-assemblyscript-sdk/assembly/hash";

export function sha(bytes: usize, length: i32): Bytes {
  return sha256(Bytes.view(bytes, length));
}

/** SHA-256 of a value that comes in pieces of `step` bytes. */
export function shaInPieces(bytes: usize, length: i32, step: i32): Bytes {
  const value = Bytes.view(bytes, length);
  const hash = Sha256.create();
  for (let at = 0; at < length; at += step) hash.update(value.slice(at, at + step));
  return hash.digest();
}

export function hmac(key: usize, keyLength: i32, bytes: usize, length: i32): Bytes {
  return hmacSha256(Bytes.view(key, keyLength), Bytes.view(bytes, length));
}

export function equal(a: usize, aLength: i32, b: usize, bLength: i32): bool {
  return constantTimeEquals(Bytes.view(a, aLength), Bytes.view(b, bLength));
}

export function xxh(bytes: usize, length: i32, seed: u64): u64 {
  return hash64(Bytes.view(bytes, length), seed);
}

export function mix(value: u64, seed: u64): u64 {
  return mix64(value, seed);
}
