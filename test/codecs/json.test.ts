import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { scaled } from "../setup/scale.js";
import { Guest } from "./guest.js";
import { invalid, valid } from "./json-documents.js";
import { Random, mutations } from "./mutate.js";
import { isStrictJson } from "./strict-json.js";

const DEPTH = 64;
const SIZE = 4 << 20;

let guest: Guest;
beforeAll(async () => {
  guest = await Guest.load("json");
});

const isDocument = (text: string | Uint8Array): boolean =>
  guest.call("errorOffset", ...guest.put(text), DEPTH, SIZE) === -1;
const rewritten = (text: string | Uint8Array): string | undefined =>
  guest.bytes("rewrite", ...guest.put(text))?.toString();
const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 20)}…${text.slice(-20)}` : text);
const show = (text: string | Uint8Array): string => cut(JSON.stringify(text.toString()));

describe("JSON reader", () => {
  it.each(valid.map((text) => [show(text), text]))("accepts %s", (_, text) => {
    expect(isDocument(text)).toBe(true);
    expect(isStrictJson(Buffer.from(text), DEPTH)).toBe(true);
    guest.clear();
  });

  it.each(invalid.map((text) => [show(text), text]))("rejects %s", (_, text) => {
    expect(isDocument(text)).toBe(false);
    expect(isStrictJson(Buffer.from(text), DEPTH)).toBe(false);
    guest.clear();
  });

  it.each([
    ["", "expected a value, got the end at offset 0"],
    ["[1,]", "[1]: expected a value, got ']' at offset 3"],
    ['{"a" 1}', "a: expected ':', got '1' at offset 5"],
    ['{"a":1 "b":2}', "expected ',' or '}', got '\"' at offset 7"],
    ["[1 2]", "expected ',' or ']', got '2' at offset 3"],
    ["{1:2}", "expected '\"' or '}', got '1' at offset 1"],
    ['{"a":1,}', "expected '\"', got '}' at offset 7"],
    ["{} x", "expected the end of the document, got 'x' at offset 3"],
    ["[01]", "[0]: a number must not begin with 0 at offset 1"],
    ["[1.]", "[0]: expected a digit, got ']' at offset 3"],
    ['["\\x"]', "[0]: expected one of \"\\/bfnrtu after '\\', got 'x' at offset 3"],
    ['["\\u00g0"]', "[0]: expected four hexadecimal digits after '\\u', got 'g' at offset 6"],
    ['["\\ud800"]', "[0]: half of a surrogate pair is not a character at offset 2"],
    ['["a\nb"]', "[0]: a control character in a string must be escaped at offset 3"],
    ['"abc', "expected '\"' at the end of the string, got the end at offset 4"],
    ['{"a":1,"b":2,"a":3}', 'a: this name occurs twice in its object: "a" at offset 13'],
    ['{"a":1,"\\u0061":3}', 'a: this name occurs twice in its object: "\\u0061" at offset 7'],
    ["[".repeat(65), `${"[0]".repeat(64)}: the nesting is too deep at offset 64`],
    ['{"a":[1,{"b":[true,tru]}]}', "a[1].b[1]: expected a value, got 't' at offset 19"],
    ['{"a":[1,{"b":{"c" :[{}, }', "a[1].b.c[1]: expected a value, got '}' at offset 24"],
    ['{"a":[1,{"b":1 "c":2}]}', "a[1]: expected ',' or '}', got '\"' at offset 15"],
    ['{"a":{"b":1,"c":{},"b":2}}', 'a.b: this name occurs twice in its object: "b" at offset 19'],
    ["\ufeff{}", "expected a value, got byte 239 at offset 0"],
  ])("explains %j", (text, message) => {
    expect(guest.text("error", ...guest.put(text))).toBe(message);
    guest.clear();
  });

  it("rejects each ill-formed byte at its own offset", () => {
    const text = Buffer.from('["é", 1]');
    text[3] = 0xff;
    expect(guest.text("error", ...guest.put(text))).toBe("[0]: a string must be UTF-8 at offset 2");
  });

  it("keeps to its limits of depth and size", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(guest.call("errorOffset", ...guest.put(nested(3)), 3, SIZE)).toBe(-1);
    expect(guest.call("errorOffset", ...guest.put(nested(4)), 3, SIZE)).toBe(3);
    expect(guest.call("errorOffset", ...guest.put("[1,2]"), 3, 5)).toBe(-1);
    expect(guest.call("errorOffset", ...guest.put("[1,2] "), 3, 5)).toBe(5);
    guest.clear();
  });

  it("reads back what it writes", () => {
    const key = fc.string({ unit: "grapheme", maxLength: 8 });
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, false, 0, -1, 1e21, 5e-324, 0.1, 2 ** 53, -(2 ** 63)),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer(),
        fc.string({ unit: "binary" }).filter((text) => !/\p{Surrogate}/u.test(text)),
        fc.array(tie("json"), { maxLength: 12 }),
        fc.dictionary(key, tie("json"), { maxKeys: 12 }),
      ),
    }));
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const again = rewritten(text);
        guest.clear();
        expect(again).toBeDefined();
        expect(JSON.parse(again ?? "")).toStrictEqual(JSON.parse(text.replaceAll(/-0(?=[,\]}\s]|$)/g, "0")));
      }),
      { numRuns: scaled(2000), seed: 1 },
    );
  });

  it("answers every getter for every kind of value", () => {
    for (const text of ["null", "true", "1", '"a"', "[1]", '{"a":1}', "oops"])
      guest.call("wrongKinds", ...guest.put(text));
    guest.clear();
  });

  it("finds a repeated name among very many in about the time of sorting", () => {
    const names = Array.from({ length: 100_000 }, (_, index) => `"${(index * 7919) % 100_003}":0`);
    const started = performance.now();
    expect(isDocument(`{${names.join(",")}}`)).toBe(true);
    expect(isDocument(`{${names.join(",")},${names[77]}}`)).toBe(false);
    const shared = Array.from({ length: 1000 }, (_, index) => `"${"x".repeat(500)}${index}":0`);
    expect(isDocument(`{${shared.join(",")}}`)).toBe(true);
    expect(performance.now() - started).toBeLessThan(5000);
    guest.clear();
  });

  it("decides about mutated documents as the reference does, without a trap or growth", () => {
    const corpus = [...valid, ...invalid].map((text) => Buffer.from(text)).filter((text) => text.length < 2000);
    const tokens = ["{", "}", "[", "]", ",", ":", '"', "\\", "\\u", "\\ud83d\\ude00", "1e5", "-", "null", "é", " "];
    const inputs = mutations(
      new Random(7),
      corpus,
      tokens.map((token) => Buffer.from(token)),
      scaled(100_000),
    );
    let documents = 0;
    let size = 0;
    let count = 0;
    for (const input of inputs) {
      const text = rewritten(input);
      if ((text !== undefined) !== isStrictJson(input, DEPTH)) expect.fail(`disagreement about ${show(input)}`);
      if (text !== undefined) {
        documents++;
        JSON.parse(text);
      }
      guest.clear();
      if (++count === 1000) size = guest.memorySize;
    }
    expect(documents).toBeGreaterThan(count / 50);
    expect(guest.memorySize).toBe(size);
  });
});

describe("JSON numbers", () => {
  const number = (text: string): number => {
    const value = guest.call("toNumber", ...guest.put(text)) as number;
    guest.clear();
    return value;
  };

  it.each(
    [
      "0",
      "-0",
      "9007199254740993",
      "9007199254740992.9999999999999999999999999999",
      "9007199254740993.0000000000000000000000000001",
      "1.7976931348623157e308",
      "1.7976931348623158e308",
      "1.7976931348623159e308",
      "1e309",
      "-1e999999999999",
      "4.9e-324",
      "2.4703282292062327208e-324",
      "2.4703282292062328e-324",
      "2.47032822920623272088284396434110686182e-324",
      "2.2250738585072011e-308",
      "2.2250738585072014e-308",
      "1e-400",
      "0e999999999999",
      `1${"0".repeat(400)}e-400`,
      `0.${"0".repeat(400)}1e401`,
      `${"9".repeat(900)}e-900`,
      `0.5${"0".repeat(900)}1`,
      "6.02214076e23",
      "1.00000000000000011102230246251565404236316680908203124",
      "1.00000000000000011102230246251565404236316680908203125",
      "1.00000000000000011102230246251565404236316680908203126",
    ].map((text) => [cut(text), text] as const),
  )("reads %s as the nearest double", (_, text) => {
    expect(number(text)).toBe(Number(text));
  });

  it("reads any double back from any of its decimals", () => {
    const random = new Random(3);
    const bits = new DataView(new ArrayBuffer(8));
    for (let i = 0; i < scaled(30_000); i++) {
      bits.setUint32(0, random.below(2 ** 32));
      bits.setUint32(4, random.below(2 ** 32));
      const value = bits.getFloat64(0);
      if (!Number.isFinite(value)) continue;
      const texts = [String(value), value.toExponential(20), value.toPrecision(17), halfway(bits)];
      for (const text of texts) if (number(text) !== Number(text)) expect.fail(text);
    }
  });

  /** The decimal that is exactly between a double of moderate size and the next one. */
  function halfway(bits: DataView): string {
    const mantissa = (bits.getBigUint64(0) & ((1n << 52n) - 1n)) | (1n << 52n);
    return String((2n * mantissa + 1n) << BigInt(bits.getUint8(0)));
  }

  it("writes a decimal that reads back", () => {
    const random = new Random(5);
    const bits = new DataView(new ArrayBuffer(8));
    for (let i = 0; i < scaled(30_000); i++) {
      bits.setUint32(0, random.below(2 ** 32));
      bits.setUint32(4, random.below(2 ** 32));
      const value = bits.getFloat64(0);
      const text = guest.bytes("writeNumber", value)?.toString() ?? "";
      guest.clear();
      expect(JSON.parse(text)).toBe(Number.isFinite(value) ? value : null);
    }
    for (const [value, text] of [
      [0, "0"],
      [-0, "0"],
      [3, "3"],
      [-2.5, "-2.5"],
      [1e21, "1e+21"],
      [5e-324, "5e-324"],
      [Infinity, "null"],
    ] as const) {
      expect(guest.bytes("writeNumber", value)?.toString()).toBe(text);
    }
  });

  it.each(
    (
      [
        ["0", 0n],
        ["-0", 0n],
        ["5.0", 5n],
        ["50e-1", 5n],
        ["0.5e1", 5n],
        ["1e18", 10n ** 18n],
        ["9223372036854775807", 2n ** 63n - 1n],
        ["-9223372036854775808", -(2n ** 63n)],
        ["9223372036854775807.000", 2n ** 63n - 1n],
        [`1${"0".repeat(100)}e-100`, 1n],
        [`0.${"0".repeat(99)}1e100`, 1n],
        ["0e99999999999", 0n],
      ] as const
    ).map(([text, value]) => [cut(text), text, value] as const),
  )("takes %s for an integer", (_, text, value) => {
    expect(guest.call("isInteger", ...guest.put(text))).toBe(1);
    expect(guest.call("toInteger", ...guest.put(text))).toBe(value);
  });

  it.each([
    "0.5",
    "1e-1",
    "9223372036854775808",
    "-9223372036854775809",
    "1e19",
    "1e21",
    "123456789012345678901234567890",
    "1e99999999999",
    "5.00000000000000000000000000001",
  ])("does not take %s for an integer", (text) => {
    expect(guest.call("isInteger", ...guest.put(text))).toBe(0);
    expect(guest.call("toInteger", ...guest.put(text))).toBe(0n);
  });
});

describe("JSON strings", () => {
  it("are written as JSON whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = guest.bytes("writeString", ...guest.put(bytes))?.toString() ?? "";
        guest.clear();
        expect(JSON.parse(text)).toBe(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
      }),
      { numRuns: scaled(10_000), seed: 2 },
    );
  });
});
