import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodePairs, encodePairs, MAX_PAIRS_BYTES, MAX_PAIRS_COUNT, pairsSize } from "./pairs.js";

const bytes = fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array).toString("latin1"));

function block(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

describe("pairs", () => {
  test("golden bytes", () => {
    const expected = [
      2, 0, 0, 0, // count
      1, 0, 0, 0, 2, 0, 0, 0, // lengths of the first pair
      0, 0, 0, 0, 0, 0, 0, 0, // lengths of the second pair
      0x61, 0, 0x62, 0xff, 0, // a NUL b\xff NUL
      0, 0, // NUL NUL
    ]; // prettier-ignore
    expect([...block(encodePairs(["a", ""], ["b\xff", ""]))]).toEqual(expected);
  });

  test("what was encoded is decoded, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(bytes, bytes), { maxLength: 20 }), (pairs) => {
        const names = pairs.map(([name]) => name);
        const values = pairs.map(([, value]) => value);
        const encoded = encodePairs(names, values);
        expect(encoded.length).toBe(pairsSize(names, values));
        expect(decodePairs(block(encoded))).toEqual(pairs);
      }),
    );
  });

  test("no input makes it throw, and only exact blocks are read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (input) => {
        const pairs = decodePairs(Buffer.from(input));
        if (pairs === null) return;
        const again = encodePairs(
          pairs.map(([name]) => name),
          pairs.map(([, value]) => value),
        );
        expect(again).toBe(Buffer.from(input).toString("latin1"));
      }),
    );
  });

  test.each<[string, string]>([
    ["nothing at all", ""],
    ["a count alone", "\x01\0\0\0"],
    ["a byte too many", encodePairs(["a"], ["b"]) + "x"],
    ["a byte too few", encodePairs(["a"], ["b"]).slice(0, -1)],
    ["no NUL behind a name", encodePairs(["a"], ["b"]).replace("a\0", "ax")],
    ["a length beyond the end", encodePairs(["a"], ["b"]).replace("\x01\0\0\0\x01", "\x01\0\0\0\xff")],
  ])("Envoy refuses %s", (_, text) => expect(decodePairs(block(text))).toBeNull());

  test("limits", () => {
    const many = new Array<string>(MAX_PAIRS_COUNT).fill("a");
    expect(decodePairs(block(encodePairs(many, many)))).toHaveLength(MAX_PAIRS_COUNT);
    expect(decodePairs(block(encodePairs([...many, "a"], [...many, "a"])))).toBeNull();
    const value = "x".repeat(MAX_PAIRS_BYTES - 15);
    expect(decodePairs(block(encodePairs(["a"], [value])))).toHaveLength(1);
    expect(decodePairs(block(encodePairs(["a"], [value + "x"])))).toBeNull();
  });
});
