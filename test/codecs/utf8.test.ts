import { beforeAll, describe, expect, it } from "vitest";
import { scaled } from "../setup/scale.js";
import { Guest } from "./guest.js";
import { Random, mutations } from "./mutate.js";

let guest: Guest;
beforeAll(async () => {
  guest = await Guest.load("utf8");
});

const lossy = new TextDecoder("utf-8", { ignoreBOM: true });
const fatal = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

function isWellFormed(bytes: Uint8Array): boolean {
  try {
    fatal.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function check(bytes: Uint8Array): void {
  const text = lossy.decode(bytes);
  const place = guest.put(bytes);
  if (guest.text("decode", ...place) !== text) expect.fail(`decodes ${Buffer.from(bytes).toString("hex")} otherwise`);
  if ((guest.call("isValid", ...place) === 1) !== isWellFormed(bytes)) expect.fail(Buffer.from(bytes).toString("hex"));
  if (guest.bytes("roundTrip", ...place)?.toString() !== text) expect.fail(JSON.stringify(text));
}

describe("UTF-8", () => {
  it("is decoded as TextDecoder decodes it: all sequences of one and two bytes, and of three that begin high", () => {
    for (let lead = 0; lead < 256; lead++) {
      check(Uint8Array.of(lead));
      for (let second = 0; second < 256; second++) check(Uint8Array.of(lead, second, 0x2f));
      guest.clear();
    }
    for (const lead of [0xe0, 0xe1, 0xed, 0xee, 0xf0, 0xf1, 0xf4, 0xf5]) {
      for (let second = 0x7f; second < 0xc1; second++) {
        for (const third of [0x2f, 0x7f, 0x80, 0xbf, 0xc0]) check(Uint8Array.of(lead, second, third, 0xbf, 0x2f));
      }
      guest.clear();
    }
  });

  it("swallows no byte behind an ill-formed sequence", () => {
    expect(guest.text("decode", ...guest.put(Uint8Array.of(0x61, 0xc3, 0x2f)))).toBe("a\ufffd/");
    expect(guest.text("decode", ...guest.put(Uint8Array.of(0xf0, 0x9f, 0x98, 0x2f)))).toBe("\ufffd/");
  });

  it("survives mutated text without a trap or growth", () => {
    const corpus = ["plain text", "é€😀", "\ufeffx", "\u0000", "日本語テキスト"].map((text) => Buffer.from(text));
    const tokens = [[0xc3], [0xe0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90], [0xf0, 0x9f], [0x80], [0xff]];
    const bytes = tokens.map((token) => Uint8Array.from(token));
    let size = 0;
    let count = 0;
    for (const input of mutations(new Random(4), corpus, bytes, scaled(100_000))) {
      check(input);
      guest.clear();
      if (++count === 1000) size = guest.memorySize;
    }
    expect(guest.memorySize).toBe(size);
  });
});
