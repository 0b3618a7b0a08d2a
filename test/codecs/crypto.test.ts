import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { scaled } from "../setup/scale.js";
import { Guest } from "./guest.js";
import { Random } from "./mutate.js";
import { xxh64 } from "./xxh64.js";

let guest: Guest;
beforeAll(async () => {
  guest = await Guest.load("crypto");
});

const bytes = fc.uint8Array({ maxLength: 300 });

describe("SHA-256", () => {
  it("equals the reference for values of every length, in pieces of any length", () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 150 }), (value, step) => {
        const digest = createHash("sha256").update(value).digest();
        expect(guest.bytes("sha", ...guest.put(value))?.equals(digest)).toBe(true);
        expect(guest.bytes("shaInPieces", ...guest.put(value), step)?.equals(digest)).toBe(true);
        guest.clear();
      }),
      { numRuns: scaled(3000), seed: 1 },
    );
    for (let length = 0; length < 200; length++) {
      const value = Buffer.alloc(length, length);
      expect(guest.bytes("sha", ...guest.put(value))?.equals(createHash("sha256").update(value).digest())).toBe(true);
      guest.clear();
    }
  });

  it("makes the same HMAC as the reference, with keys of every length", () => {
    fc.assert(
      fc.property(bytes, bytes, (key, value) => {
        const digest = createHmac("sha256", key).update(value).digest();
        expect(guest.bytes("hmac", ...guest.put(key), ...guest.put(value))?.equals(digest)).toBe(true);
        guest.clear();
      }),
      { numRuns: scaled(3000), seed: 2 },
    );
  });
});

it("SHA-256 and HMAC equal the reference for many random values, in the same memory", () => {
  const random = new Random(5);
  const noise = Buffer.from(Array.from({ length: 4096 }, () => random.below(256)));
  const any = (): Buffer => {
    const from = random.below(noise.length);
    return noise.subarray(from, from + random.below(200));
  };
  const size = guest.memorySize;
  for (let i = 0; i < scaled(50_000); i++) {
    const [key, value] = [any(), any()];
    const digests = [createHash("sha256").update(value).digest(), createHmac("sha256", key).update(value).digest()];
    const own = [guest.bytes("sha", ...guest.put(value)), guest.bytes("hmac", ...guest.put(key), ...guest.put(value))];
    if (!own.every((digest, index) => digest?.equals(digests[index]!))) expect.fail(JSON.stringify([key, value]));
    guest.clear();
  }
  expect(guest.memorySize).toBe(size);
});

describe("constantTimeEquals", () => {
  it("tells values apart by any byte and by their length", () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, at, bits) => {
        const equal = (a: Uint8Array, b: Uint8Array): boolean =>
          guest.call("equal", ...guest.put(a), ...guest.put(b)) === 1;
        expect(equal(value, value)).toBe(true);
        expect(equal(value, Buffer.concat([value, Buffer.of(0)]))).toBe(false);
        if (value.length > 0) {
          const other = Buffer.from(value);
          other[at % value.length] = (other[at % value.length] ?? 0) ^ bits;
          expect(equal(value, other)).toBe(false);
        }
        guest.clear();
      }),
      { numRuns: scaled(1000), seed: 3 },
    );
  });
});

describe("hash64", () => {
  const hash = (value: string | Uint8Array, seed = 0n): bigint => {
    const result = BigInt.asUintN(64, guest.call("xxh", ...guest.put(value), seed));
    guest.clear();
    return result;
  };

  it.each([
    ["", 0xef46db3751d8e999n],
    ["a", 0xd24ec4f1a98c6e5bn],
    ["abc", 0x44bc2cf5ad770999n],
    ["Nobody inspects the spammish repetition", 0xfbcea83c8a378bf1n],
  ])("is XXH64 for %j", (value, expected) => {
    expect(hash(value)).toBe(expected);
    expect(xxh64(Buffer.from(value), 0n)).toBe(expected);
  });

  it("is XXH64 for values of every length and every seed", () => {
    fc.assert(
      fc.property(bytes, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value, seed) => {
        expect(hash(value, seed)).toBe(xxh64(value, seed));
      }),
      { numRuns: scaled(1000), seed: 4 },
    );
  });

  it("of eight bytes is mix64 of the number", () => {
    const word = Buffer.alloc(8);
    word.writeBigUInt64LE(0x0123456789abcdefn);
    expect(BigInt.asUintN(64, guest.call("mix", 0x0123456789abcdefn, 7n))).toBe(hash(word, 7n));
  });
});
