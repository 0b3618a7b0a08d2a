import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { scaled } from "../setup/scale.js";
import { Guest } from "./guest.js";
import { Random, mutations } from "./mutate.js";

let guest: Guest;
beforeAll(async () => {
  guest = await Guest.load("encoding");
});

const bytes = fc.uint8Array({ maxLength: 100 });

function call(name: string, input: string | Uint8Array): Buffer | null {
  const output = guest.bytes(name, ...guest.put(input));
  guest.clear();
  return output;
}

const codecs = [
  {
    name: "base64",
    encode: "toBase64",
    decode: "fromBase64",
    reference: (value: Uint8Array) => Buffer.from(value).toString("base64"),
    spellings: (text: string) => [text, text.replace(/=+$/, "")],
  },
  {
    name: "URL-safe base64",
    encode: "toBase64Url",
    decode: "fromBase64Url",
    reference: (value: Uint8Array) => Buffer.from(value).toString("base64url"),
    spellings: (text: string) => [text, text.padEnd(Math.ceil(text.length / 4) * 4, "=")],
  },
  {
    name: "hexadecimal",
    encode: "toHex",
    decode: "fromHex",
    reference: (value: Uint8Array) => Buffer.from(value).toString("hex"),
    spellings: (text: string) => [text, text.toUpperCase()],
  },
  {
    name: "percent-encoding",
    encode: "toPercent",
    decode: "fromPercent",
    reference: (value: Uint8Array) =>
      [...value]
        .map((byte) => String.fromCharCode(byte))
        .map((letter) => (/[A-Za-z0-9._~-]/.test(letter) ? letter : `%${hex(letter)}`))
        .join(""),
    spellings: (text: string) => [text, text.replace(/%../g, (escape) => escape.toLowerCase())],
  },
];

function hex(letter: string): string {
  return letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
}

describe.each(codecs)("$name", ({ encode, decode, reference, spellings }) => {
  it("is written as the reference writes it and read back in every spelling", () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const text = reference(value);
        expect(call(encode, value)?.toString()).toBe(text);
        for (const spelling of spellings(text)) expect(call(decode, spelling)?.equals(value)).toBe(true);
      }),
      { numRuns: scaled(5000), seed: 1 },
    );
  });

  it("is read only where writing gives the same text again, whatever the input", () => {
    const corpus = ["", "YQ==", "YWI=", "YWJj", "-_-_", "+/+/", "00ff", "a%20b%2F"].map((text) => Buffer.from(text));
    const tokens = ["=", "==", "%", "%2", " ", "\n", "é", "\u0000"].map((token) => Buffer.from(token));
    let size = 0;
    let count = 0;
    for (const input of mutations(new Random(2), corpus, tokens, scaled(100_000))) {
      const value = call(decode, input);
      if (++count === 1000) size = guest.memorySize;
      if (value === null) continue;
      const canonical = encode === "toPercent" ? call(decode, call(encode, value) ?? "") : call(encode, value);
      if (encode === "toPercent") expect(canonical?.equals(value)).toBe(true);
      else expect(spellings(canonical?.toString() ?? "").map(fold(encode))).toContain(fold(encode)(input.toString()));
    }
    expect(guest.memorySize).toBe(size);
  });

  function fold(encode: string): (text: string) => string {
    return (text) => (encode === "toHex" ? text.toLowerCase() : text);
  }
});

describe("decoders", () => {
  it.each([
    [
      "fromBase64",
      ["A", "AAAAA", "YQ=", "YQ===", "=", "====", "YR==", "YWF=", "YW J", "YWJj\n", "Y*==", "-_-_", "YQ==YQ=="],
    ],
    ["fromBase64Url", ["A", "+/+/", "YR", "YQ="]],
    ["fromHex", ["0", "0g", "g0", "0x", " 00", "00 "]],
    ["fromPercent", ["%", "%2", "a%", "%g0", "%0g", "% 2", "%%20"]],
  ])("%s refuses what is not canonical or not whole", (decode, texts) => {
    for (const text of texts) expect(call(decode, text), text).toBeNull();
  });

  it("take empty text for empty bytes", () => {
    for (const decode of ["fromBase64", "fromBase64Url", "fromHex", "fromPercent"])
      expect(call(decode, "")?.length).toBe(0);
  });

  it("take a plus for a plus in percent-encoding", () => {
    expect(call("fromPercent", "a+b%2B%00")?.toString()).toBe("a+b+\u0000");
  });
});

describe("BytesBuilder", () => {
  it("appends everything, wherever it has to grow", () => {
    const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const real = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 300 }), i64, real, (value, room, integer, number) => {
        const built = guest.bytes("build", ...guest.put(value), room, integer, number) ?? Buffer.alloc(0);
        guest.clear();
        const start = Buffer.concat([Buffer.from("é|"), value, Buffer.from(`|${integer}|`)]);
        expect(built.subarray(0, start.length).equals(start)).toBe(true);
        const [decimal, first, base64, hexadecimal] = built.subarray(start.length).toString().split("|");
        expect(Number(decimal)).toBe(number + 0);
        expect(first).toBe("é");
        expect(base64).toBe(Buffer.from(value).toString("base64"));
        expect(hexadecimal).toBe(Buffer.from(value).toString("hex"));
      }),
      { numRuns: scaled(3000), seed: 3 },
    );
  });

  it("writes 64 bits as sixteen digits", () => {
    expect(guest.text("hexOf", 0n)).toBe("0".repeat(16));
    expect(guest.text("hexOf", 0xfedcba9876543210n)).toBe("fedcba9876543210");
  });
});
