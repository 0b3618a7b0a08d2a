import zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "./descriptor.js";
import { gunzipBounded, gzipStored } from "./gzip.js";

const pattern = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31) & 0xff);

describe("gzipStored", () => {
  it.each([
    [0, "sha256:30e6fa98fb48c2b132824d1ac5e2243c0be9e9082ff32598d34d7687ca7f6c7f"],
    [1, "sha256:b2d9faa1c9587da97dee9cb5d78a90ec39543790a71d53dbead6e018b95658f9"],
    [65_535, "sha256:8bb15a11180a15f9a0dc1fd9e9e24f93fb6a9d9b4660f28acd7c2d2e4f640faa"],
    [65_536, "sha256:3566f80d53790c97a2f966d4eab8cc9fbc61ceeb1da3d0e7f229f4bcd3f80dda"],
    [200_000, "sha256:fa51aa4410bd4347ba04403de14d69131067d58963c2a64a551d66871eb1ec83"],
  ])("of %i bytes has one form only", (length, digest) => {
    const packed = gzipStored(pattern(length));
    expect(zlib.gunzipSync(packed).equals(pattern(length))).toBe(true);
    expect(digestOf(packed)).toBe(digest);
  });

  it("is read back by any gzip", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_000 }), (bytes) => {
        expect(Buffer.compare(gunzipBounded(gzipStored(bytes), 1_000), bytes)).toBe(0);
      }),
    );
  });
});

describe("gunzipBounded", () => {
  it("stops a bomb", () => {
    const bomb = zlib.gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(60_000);
    expect(() => gunzipBounded(bomb, 1_000_000)).toThrow("unpacks to more than 1000000 bytes");
  });

  it("refuses what is damaged", () => {
    expect(() => gunzipBounded(Buffer.from("plain"), 100)).toThrow("is not gzip, or damaged");
    expect(() => gunzipBounded(gzipStored(pattern(100)).subarray(0, 60), 100)).toThrow("is not gzip, or damaged");
    const wrong = gzipStored(pattern(100));
    wrong[20]! ^= 1;
    expect(() => gunzipBounded(wrong, 100)).toThrow("damaged");
  });
});
