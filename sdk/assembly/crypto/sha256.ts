import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { addressOf, lengthOf } from "../bytes/text";

// SHA-256 (FIPS 180-4). State and block are in the arena:
//
//   0            32         96        104
//   | 8 words h  | block    | length  |

// @ts-ignore: decorator
@inline
const BLOCK: i32 = 64;

/** SHA-256 of text (as UTF-8) or bytes: 32 bytes in the arena. */
export function sha256<T>(value: T): Bytes {
  return Sha256.create().update(value).digest();
}

/** SHA-256 of what comes in pieces: `Sha256.create().update(a).update(b).digest()`. */
// @ts-ignore: decorator
@unmanaged
export class Sha256 {
  /** Of nothing so far; lives as long as the outermost callback. */
  static create(): Sha256 {
    const hash = changetype<Sha256>(take(104));
    // prettier-ignore
    const start = memory.data<u32>([
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ]);
    memory.copy(changetype<usize>(hash), start, 32);
    store<u64>(changetype<usize>(hash), 0, 96);
    return hash;
  }

  /** Adds text (as UTF-8) or bytes. */
  update<T>(value: T): Sha256 {
    const address = addressOf(value);
    return this.add(address, lengthOf(value, address));
  }

  /** Adds `length` bytes at `address`. */
  add(address: usize, length: i32): Sha256 {
    const self = changetype<usize>(this);
    let filled = (<i32>load<u64>(self, 96)) & (BLOCK - 1);
    store<u64>(self, load<u64>(self, 96) + length, 96);
    while (length > 0) {
      if (filled == 0 && length >= BLOCK) {
        compress(self, address);
        address += BLOCK;
        length -= BLOCK;
        continue;
      }
      const part = min(BLOCK - filled, length);
      memory.copy(self + 32 + filled, address, part);
      address += part;
      length -= part;
      filled += part;
      if (filled == BLOCK) {
        compress(self, self + 32);
        filled = 0;
      }
    }
    return this;
  }

  /** The 32 bytes. Ends the hash: nothing may be added after it. */
  digest(): Bytes {
    const self = changetype<usize>(this);
    const length = load<u64>(self, 96);
    let filled = (<i32>length) & (BLOCK - 1);
    store<u8>(self + filled, 0x80, 32);
    filled++;
    if (filled > BLOCK - 8) {
      memory.fill(self + 32 + filled, 0, BLOCK - filled);
      compress(self, self + 32);
      filled = 0;
    }
    memory.fill(self + 32 + filled, 0, BLOCK - 8 - filled);
    store<u64>(self, bswap(length << 3), 88);
    compress(self, self + 32);
    for (let i: usize = 0; i < 32; i += 4) store<u32>(self + i, bswap(load<u32>(self + i)));
    return Bytes.view(self, 32);
  }
}

function compress(state: usize, block: usize): void {
  // prettier-ignore
  const k = memory.data<u32>([
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  ]);
  const words = memory.data(256, 16);
  for (let i: usize = 0; i < 64; i += 4) store<u32>(words + i, bswap(load<u32>(block + i)));
  for (let i: usize = 64; i < 256; i += 4) {
    const w15 = load<u32>(words + i - 60);
    const w2 = load<u32>(words + i - 8);
    const s0 = rotr(w15, 7) ^ rotr(w15, 18) ^ (w15 >>> 3);
    const s1 = rotr(w2, 17) ^ rotr(w2, 19) ^ (w2 >>> 10);
    store<u32>(words + i, load<u32>(words + i - 64) + s0 + load<u32>(words + i - 28) + s1);
  }
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  for (let i: usize = 0; i < 256; i += 4) {
    const s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
    const t1 = h + s1 + ((e & f) ^ (~e & g)) + load<u32>(k + i) + load<u32>(words + i);
    const s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}
