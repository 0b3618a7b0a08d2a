import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { Sha256 } from "./sha256";

/** HMAC-SHA-256 (RFC 2104) of text (as UTF-8) or bytes: 32 bytes in the arena. */
export function hmacSha256<K, V>(key: K, value: V): Bytes {
  let secret = Bytes.of(key);
  if (secret.length > 64) secret = Sha256.create().update(secret).digest();
  const pad = take(64);
  memory.fill(pad, 0, 64);
  memory.copy(pad, secret.address, secret.length);
  flip(pad, 0x36);
  const inner = Sha256.create().add(pad, 64).update(value).digest();
  flip(pad, 0x36 ^ 0x5c);
  return Sha256.create().add(pad, 64).update(inner).digest();
}

function flip(pad: usize, bits: u8): void {
  for (let i: usize = 0; i < 64; i++) store<u8>(pad + i, load<u8>(pad + i) ^ bits);
}
