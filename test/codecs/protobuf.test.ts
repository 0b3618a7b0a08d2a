import { type JsonObject, fromJson, toBinary } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { scaled } from "../setup/scale.js";
import { Guest } from "./guest.js";
import { Random, mutations } from "./mutate.js";
import { strictStruct } from "./strict-struct.js";

let guest: Guest;
beforeAll(async () => {
  guest = await Guest.load("protobuf");
});

const struct = (value: JsonObject): Uint8Array => toBinary(StructSchema, fromJson(StructSchema, value));

/** An object whose members, at each depth, are sorted by the bytes of their names. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

/** Names that JavaScript keeps in the order of insertion: no integers, not `__proto__`. */
const key = fc
  .string({ unit: "grapheme", maxLength: 6 })
  .filter((name) => !/^\d+$/.test(name) && name !== "__proto__" && !/\p{Surrogate}/u.test(name));
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, -1, 1e21, 0.1),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.string({ unit: "grapheme", maxLength: 200 }).filter((text) => !/\p{Surrogate}/u.test(text)),
    fc.array(tie("json"), { maxLength: 6 }),
    fc.dictionary(key, tie("json"), { maxKeys: 10 }),
  ),
}));
const object = fc.dictionary(key, json, { maxKeys: 12 }) as fc.Arbitrary<JsonObject>;

describe("google.protobuf.Struct", () => {
  it("reads what a protobuf library writes", () => {
    fc.assert(
      fc.property(object, (value) => {
        const text = guest.bytes("structToJson", ...guest.put(struct(value)))?.toString() ?? "";
        guest.clear();
        expect(JSON.parse(text)).toStrictEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: scaled(1500), seed: 1 },
    );
  });

  it("writes, sorted by key, the bytes that a protobuf library writes", () => {
    fc.assert(
      fc.property(object, (value) => {
        const bytes = guest.bytes("jsonToStruct", ...guest.put(JSON.stringify(value)));
        guest.clear();
        expect(bytes?.equals(struct(sorted(value) as JsonObject))).toBe(true);
      }),
      { numRuns: scaled(1500), seed: 2 },
    );
  });

  it("writes piece by piece what it writes at once", () => {
    const value = { a: { b: {} }, m: { a: false, k: { no: "é", yes: true }, n: 1.5 }, z: "last" };
    expect(guest.bytes("sampleStruct")?.equals(struct(value))).toBe(true);
  });

  it("keeps to its limits", () => {
    const nested = (depth: number): Uint8Array =>
      struct(JSON.parse('{"a":'.repeat(depth) + "1" + "}".repeat(depth)) as JsonObject);
    expect(guest.call("structOffset", ...guest.put(nested(3)), 3, 1000)).toBe(-1);
    expect(guest.call("structOffset", ...guest.put(nested(4)), 3, 1000)).toBeGreaterThan(0);
    expect(guest.call("structOffset", ...guest.put(struct({ a: 1 })), 3, 2)).toBe(2);
    const lists = struct({ a: [[[1]]] });
    expect(guest.call("structOffset", ...guest.put(lists), 4, 1000)).toBe(-1);
    expect(guest.call("structOffset", ...guest.put(lists), 3, 1000)).toBeGreaterThan(0);
    guest.clear();
  });

  it.each<[string, number[], string | null]>([
    ["nothing", [], "{}"],
    ["an entry of nothing", [0x0a, 0], '{"":null}'],
    ["a value before its key", [0x0a, 7, 0x12, 2, 0x20, 1, 0x0a, 1, 0x61], '{"a":true}'],
    ["a value of no kind", [0x0a, 5, 0x0a, 1, 0x61, 0x12, 0], '{"a":null}'],
    ["unknown fields", [0x10, 5, 0x0a, 5, 0x0a, 1, 0x61, 0x18, 1, 0x1b, 0x08, 1, 0x1c], '{"a":null}'],
    ["two keys", [0x0a, 6, 0x0a, 1, 0x61, 0x0a, 1, 0x61], null],
    ["two values", [0x0a, 4, 0x12, 0, 0x12, 0], null],
    ["two kinds", [0x0a, 6, 0x12, 4, 0x20, 1, 0x08, 0], null],
    ["a name twice", [0x0a, 3, 0x0a, 1, 0x61, 0x0a, 3, 0x0a, 1, 0x61], null],
    ["a key that is not UTF-8", [0x0a, 3, 0x0a, 1, 0xff], null],
    ["a length that is too long", [0x0a, 4, 0x0a, 1, 0x61], null],
    ["a huge length", [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f], null],
    ["half a tag", [0x8a], null],
    ["field 0", [0x02, 0], null],
    ["a wire type that is none", [0x0e], null],
    ["the end of a group", [0x0c], null],
    ["a group without an end", [0x13, 0x08, 1], null],
    ["groups that end crosswise", [0x13, 0x1b, 0x14, 0x1c], null],
    ["very many groups", Array<number>(1000).fill(0x13), null],
  ])("decides about %s", (_, bytes, text) => {
    const json = guest.bytes("structToJson", ...guest.put(Uint8Array.from(bytes)));
    expect(json?.toString() ?? null).toBe(text);
  });

  it("decides about mutated messages as the reference does, without a trap or growth", () => {
    const corpus = [
      struct({ NAME: "productpage", NAMESPACE: "default", LABELS: { app: "productpage", version: "v1" }, n: 1.5 }),
      struct({ a: [1, "x", null, true, { b: [[]] }], c: { d: { e: { f: "é".repeat(100) } } } }),
      struct({ "": "" }),
    ];
    const tokens = [[0x0a, 0], [0x12, 0], [0xff, 0xff], [0x13, 0x14], [0x20, 1], [0x11], [0x1a, 1, 0x61], [0x80, 0x00]];
    let size = 0;
    let count = 0;
    let good = 0;
    for (const input of mutations(
      new Random(5),
      corpus,
      tokens.map((token) => Uint8Array.from(token)),
      scaled(100_000),
    )) {
      const found = readStruct(input);
      guest.call("wrongGetters", ...guest.put(input));
      guest.clear();
      const expected = reference(input);
      if (found !== undefined || expected !== undefined) expect(found).toStrictEqual(expected);
      if (found !== undefined) good++;
      if (++count === 1000) size = guest.memorySize;
    }
    expect(good).toBeGreaterThan(count / 50);
    expect(guest.memorySize).toBe(size);
  });

  function readStruct(bytes: Uint8Array): unknown {
    const text = guest.bytes("structToJson", ...guest.put(bytes));
    return text === null ? undefined : (JSON.parse(text.toString()) as unknown);
  }

  function reference(bytes: Uint8Array): unknown {
    try {
      return strictStruct(bytes);
    } catch {
      return undefined;
    }
  }
});

describe("protobuf fields", () => {
  it("are written as a protobuf library writes them", () => {
    const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const real = fc.double({ noNaN: true });
    fc.assert(
      fc.property(u64, i64, u64, real, fc.uint8Array({ maxLength: 300 }), (varint, signed, fixed, number, bytes) => {
        const written = guest.bytes("sample", varint, signed, fixed, number, ...guest.put(bytes));
        guest.clear();
        const writer = new BinaryWriter();
        writer.tag(1, WireType.Varint).uint64(varint).tag(2, WireType.Varint).sint64(signed);
        writer
          .tag(3, WireType.Bit64)
          .fixed64(fixed)
          .tag(4, WireType.Bit32)
          .fixed32(Number(fixed & 0xffffffffn));
        writer.tag(5, WireType.Bit64).double(number);
        writer.tag(6, WireType.Bit32).fixed32(new Uint32Array(Float32Array.of(number).buffer)[0] ?? 0);
        writer.tag(7, WireType.Varint).bool(true);
        writer.tag(8, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).bytes(bytes);
        writer.tag(2000, WireType.LengthDelimited).fork();
        writer.tag(536870911, WireType.LengthDelimited).bytes(bytes).join().join();
        writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array());
        expect(written?.equals(writer.finish())).toBe(true);
      }),
      { numRuns: scaled(2000), seed: 3 },
    );
  });

  it("are read as a protobuf library reads them, whichever are skipped", () => {
    const inputs = [...messages(new Random(9), scaled(5000))];
    for (const [index, input] of inputs.entries()) {
      const read = index & 0xff;
      const text = guest.bytes("fields", ...guest.put(input), read)?.toString() ?? "";
      guest.clear();
      expect(JSON.parse(text)).toStrictEqual(reference(input, read));
    }
  });

  function* messages(random: Random, count: number): Generator<Uint8Array> {
    for (let i = 0; i < count; i++) {
      const writer = new BinaryWriter();
      for (let fields = random.below(6); fields > 0; fields--) {
        const field = 1 + random.below(random.pick([8, 20, 3000]));
        const big = (BigInt(random.below(2 ** 32)) << BigInt(random.below(33))) & (2n ** 64n - 1n);
        const kind = random.below(5);
        if (kind === 0) writer.tag(field, WireType.Varint).uint64(big);
        else if (kind === 1) writer.tag(field, WireType.Bit64).fixed64(big);
        else if (kind === 2) writer.tag(field, WireType.Bit32).fixed32(random.below(2 ** 32));
        else if (kind === 3) writer.tag(field, WireType.LengthDelimited).bytes(new Uint8Array(random.below(200)));
        else writer.tag(field, WireType.StartGroup).tag(1, WireType.Varint).uint64(1n).tag(field, WireType.EndGroup);
      }
      yield writer.finish();
    }
  }

  function reference(bytes: Uint8Array, read: number): unknown[] {
    const reader = new BinaryReader(bytes);
    const fields: unknown[] = [];
    while (reader.pos < reader.len) {
      const [field, type] = reader.tag();
      const isRead = type !== WireType.StartGroup && ((read >> (field & 7)) & 1) === 1;
      if (!isRead) {
        reader.skip(type, field);
        fields.push([field, type, null]);
      } else if (type === WireType.Varint) fields.push([field, type, String(reader.uint64())]);
      else if (type === WireType.Bit64) fields.push([field, type, String(reader.fixed64())]);
      else if (type === WireType.Bit32) fields.push([field, type, String(reader.fixed32())]);
      else fields.push([field, type, reader.bytes().length]);
    }
    return [...fields, true];
  }

  it("take ten bytes for a varint and no more", () => {
    const fields = (...bytes: number[]): unknown =>
      JSON.parse(guest.bytes("fields", ...guest.put(Uint8Array.from(bytes)), 255)?.toString() ?? "");
    const ff = Array<number>(9).fill(0xff);
    expect(fields(0x08, ...ff, 0x01)).toStrictEqual([[1, 0, "18446744073709551615"], true]);
    expect(fields(0x08, ...ff, 0xff, 0x01)).toStrictEqual([[1, 0, "0"], false]);
    expect(fields(0x08, 0x80, 0x80, 0x00)).toStrictEqual([[1, 0, "0"], true]);
    expect(fields(0x08)).toStrictEqual([[1, 0, "0"], false]);
    guest.clear();
  });

  it("have signed numbers in zigzag", () => {
    for (const value of [0n, -1n, 1n, 2n ** 63n - 1n, -(2n ** 63n)]) expect(guest.call("zigzag", value)).toBe(value);
  });
});

describe("google.protobuf.Any", () => {
  it("gives its message to who asks for the right type", () => {
    expect(guest.bytes("any", ...guest.put("message"), 1)?.toString()).toBe("message");
    expect(guest.bytes("any", ...guest.put(""), 1)?.toString()).toBe("");
    expect(guest.bytes("any", ...guest.put("message"), 0)).toBeNull();
    expect(guest.bytes("readMessage", ...guest.put(Uint8Array.of(0x0a, 1, 0x61, 0x12, 1, 0x62)))?.toString()).toBe("b");
    expect(guest.bytes("readMessage", ...guest.put(Uint8Array.of(0x0a, 1, 0x61, 0x12, 2, 0x62)))).toBeNull();
    expect(guest.bytes("readMessage", ...guest.put(""))).toBeNull();
  });
});
