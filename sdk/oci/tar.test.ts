import { describe, expect, it } from "vitest";
import { digestOf } from "./descriptor.js";
import { readTar, writeTar } from "./tar.js";

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe("writeTar", () => {
  it("has one form only", () => {
    const tar = writeTar(
      [
        { name: "plugin.wasm", bytes: bytes("wasm") },
        { name: "empty", bytes: bytes("") },
      ],
      0,
    );
    expect(tar.length).toBe(512 * 5);
    expect(digestOf(tar)).toBe("sha256:f49b63197c5a1d8ead738ff02ef8d6a273db804c0d841100abf2e51fc76295b2");
    expect(Buffer.from(tar.subarray(257, 265)).toString("latin1")).toBe("ustar\x0000");
  });

  it("holds the time that it is given", () => {
    const tar = writeTar([{ name: "a", bytes: bytes("") }], 1_700_000_000);
    expect(Buffer.from(tar.subarray(136, 147)).toString("latin1")).toBe("14524770400");
  });

  it("refuses names that ustar cannot hold", () => {
    expect(() => writeTar([{ name: "x".repeat(101), bytes: bytes("") }], 0)).toThrow("no name");
    expect(() => writeTar([{ name: "ä", bytes: bytes("") }], 0)).toThrow("no name");
  });
});

describe("readTar", () => {
  it("reads what writeTar wrote, at every padding", async () => {
    for (const length of [0, 1, 511, 512, 513]) {
      const file = { name: "f", bytes: new Uint8Array(length).fill(7) };
      expect(await readTar(writeTar([file], 0))).toEqual([file]);
    }
  });

  it("refuses what is no archive", async () => {
    await expect(readTar(bytes("x".repeat(2048)))).rejects.toThrow("not a tar archive");
    const damaged = writeTar([{ name: "f", bytes: bytes("abc") }], 0);
    damaged[0] = 0x67;
    await expect(readTar(damaged)).rejects.toThrow("not a tar archive");
    const short = writeTar([{ name: "f", bytes: new Uint8Array(5_000) }], 0).subarray(0, 2_000);
    await expect(readTar(short)).rejects.toThrow("not a tar archive");
  });
});
