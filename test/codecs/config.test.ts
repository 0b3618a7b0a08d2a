import { fromJson, type JsonObject, toBinary } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import { beforeAll, describe, expect, it } from "vitest";
import { scaled } from "../setup/scale.js";
import { Guest } from "./guest.js";
import { Random, mutations } from "./mutate.js";

interface Reading {
  readonly ok: boolean;
  readonly error: string;
  readonly offset: number;
  readonly warning: string;
  readonly unknown: number;
  readonly hash: string;
  readonly [key: string]: unknown;
}

let guest: Guest;
beforeAll(async () => {
  guest = await Guest.load("config");
});

function read(text: string | Uint8Array, warn = false): Reading {
  const reading = guest.bytes("read", ...guest.put(text), warn ? 1 : 0)?.toString() ?? "";
  guest.clear();
  return JSON.parse(reading) as Reading;
}

const struct = (value: JsonObject): Uint8Array => toBinary(StructSchema, fromJson(StructSchema, value));

const full = {
  name: "n",
  secret: "s",
  series_limit: 5,
  any: -1,
  least: 3,
  most: -3,
  ratio: 0.25,
  weight: 1e3,
  enabled: false,
  expiry: "1h30m",
  sink: "registry",
  mode: { name: "m" },
  metrics: [
    { name: "x", tags_to_remove: ["a", "é"], buckets: { explicit_buckets: { bounds: [1, 2.5, 1000] } } },
    { name: "y", buckets: { linear_buckets: { num_finite_buckets: 7 } } },
  ],
  labels: { app_name: "shop", appName: "shop", "istio.io/rev": "1" },
  notValues: ["a"],
};

const readOfFull = {
  isEmpty: false,
  name: "n",
  secret: false,
  limit: 5,
  any: -1,
  least: 3,
  most: -3,
  ratio: 0.25,
  weight: 1000,
  enabled: false,
  expiry: 5_400_000,
  sink: 0,
  hasMode: true,
  mode: "m",
  metrics: [
    ["x", "a", "é", 1, 2.5, 1000],
    ["y", 7],
  ],
  labels: { app_name: "shop", appName: "shop", "istio.io/rev": "1" },
  notValues: 1,
  ok: true,
  error: "",
  offset: -1,
  warning: "",
  unknown: 0,
};

describe("configuration", () => {
  it.each(["", "{}", '{"name":null,"metrics":null,"labels":null,"expiry":null}'])("has defaults for %j", (text) => {
    expect(read(text)).toMatchObject({
      isEmpty: text === "",
      name: "none",
      secret: true,
      limit: 2000,
      any: 0,
      ratio: 0.5,
      enabled: true,
      expiry: 600_000,
      sink: 1,
      hasMode: false,
      metrics: [],
      labels: {},
      notValues: 0,
      ok: true,
      error: "",
    });
  });

  it("reads every kind of value", () => {
    expect(read(JSON.stringify(full))).toMatchObject(readOfFull);
  });

  it("takes lowerCamelCase for keys that have an underscore, and only for those", () => {
    const camel = JSON.stringify(full)
      .replace("series_limit", "seriesLimit")
      .replace("tags_to_remove", "tagsToRemove")
      .replace("num_finite_buckets", "numFiniteBuckets");
    expect(read(camel)).toMatchObject(readOfFull);
    expect(read('{"not_values":["a"]}')).toMatchObject({ error: "not_values: is not a known key at offset 1" });
    expect(read('{"SeriesLimit":5}')).toMatchObject({ error: "SeriesLimit: is not a known key at offset 1" });
    expect(read('{"series_Limit":5}')).toMatchObject({ error: "series_Limit: is not a known key at offset 1" });
  });

  it("reads a google.protobuf.Struct as the same configuration", () => {
    const { hash, ...reading } = read(struct(full));
    expect(reading).toMatchObject(readOfFull);
    expect(read('{"name":"x"}').hash).toBe(read(struct({ name: "x" })).hash);
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(read(struct({ series_limit: 0 })).error).toMatch(
      /^series_limit: expected an integer .*, got 0 at offset \d+$/,
    );
    expect(read(struct({ ratio: 1.5 })).error).toMatch(/^ratio: expected a number from 0 to 1, got a number at/);
    expect(read(struct({ name: 5.5 })).error).toMatch(/^name: expected a string, got a number at/);
  });

  it("reports the JSON error when the bytes are neither JSON nor wholly a Struct", () => {
    const bytes = struct({ name: "n" });
    expect(bytes[0]).toBe(0x0a);
    expect(read(Buffer.concat([bytes, bytes])).ok).toBe(false); // a name twice
    expect(read(bytes.subarray(0, -1)).ok).toBe(false);
    expect(read(Buffer.from([0x0a, 0x09, 0x00])).error).toMatch(/^configuration: expected a value, got /);
    expect(read("\n\t?").error).toBe("configuration: expected a value, got '?' at offset 2");
    expect(read('\n{"name":"n"}')).toMatchObject({ ok: true, name: "n" });
  });

  it.each([
    ["[1]", "configuration: expected an object, got a list at offset 0"],
    ["null", "configuration: expected an object, got null at offset 0"],
    ['"x"', 'configuration: expected an object, got "x" at offset 0'],
    ['{"name":"a"', "configuration: expected ',' or '}', got the end at offset 11"],
    ['{"name":"a","name":"b"}', 'name: this name occurs twice in its object: "name" at offset 12'],
    ['{"name":5}', "name: expected a string, got 5 at offset 8"],
    ['{"secret":[]}', "secret: expected a string, got a list at offset 10"],
    ['{"series_limit":0}', "series_limit: expected an integer from 1 to 100000, got 0 at offset 16"],
    ['{"series_limit":1.5}', "series_limit: expected an integer from 1 to 100000, got 1.5 at offset 16"],
    ['{"series_limit":"5"}', 'series_limit: expected an integer from 1 to 100000, got "5" at offset 16'],
    ['{"series_limit":1e+21}', "series_limit: expected an integer from 1 to 100000, got 1e+21 at offset 16"],
    ['{"any":1e99}', "any: expected an integer, got 1e99 at offset 7"],
    ['{"least":2}', "least: expected an integer of at least 3, got 2 at offset 9"],
    ['{"most":0}', "most: expected an integer of at most -3, got 0 at offset 8"],
    ['{"ratio":1.5}', "ratio: expected a number from 0 to 1, got 1.5 at offset 9"],
    ['{"ratio":true}', "ratio: expected a number from 0 to 1, got true at offset 9"],
    ['{"weight":1e999}', "weight: expected a number, got 1e999 at offset 10"],
    ['{"enabled":"yes"}', 'enabled: expected true or false, got "yes" at offset 11'],
    ['{"enabled":0}', "enabled: expected true or false, got 0 at offset 11"],
    ['{"expiry":10}', 'expiry: expected a duration such as "10m", "1.5s" or "300ms", got 10 at offset 10'],
    ['{"expiry":"10"}', 'expiry: expected a duration such as "10m", "1.5s" or "300ms", got "10" at offset 10'],
    ['{"expiry":"999ms"}', 'expiry: expected a duration from 1s to 24h, got "999ms" at offset 10'],
    ['{"sink":"stdout"}', 'sink: expected one of "registry", "envoy", got "stdout" at offset 8'],
    ['{"sink":"Envoy"}', 'sink: expected one of "registry", "envoy", got "Envoy" at offset 8'],
    ['{"mode":{}}', "mode.name: is required at offset 8"],
    ['{"metrics":{}}', "metrics: expected a list, got an object at offset 11"],
    ['{"metrics":[1]}', "metrics[0]: expected an object, got 1 at offset 12"],
    ['{"metrics":[null]}', "metrics[0]: expected an object, got null at offset 12"],
    ['{"metrics":[{"name":"x"},{}]}', "metrics[1].name: is required at offset 25"],
    ['{"metrics":[{"name":null}]}', "metrics[0].name: is required at offset 12"],
    ['{"metrics":[{"name":""}]}', "metrics[0].name: must not be empty at offset 20"],
    [
      '{"metrics":[{"name":"x","tags_to_remove":["a",{}]}]}',
      "metrics[0].tags_to_remove[1]: expected a string, got an object at offset 46",
    ],
    [
      '{"metrics":[{"name":"x","buckets":{}}]}',
      "metrics[0].buckets: expected one of explicit_buckets, linear_buckets, got none at offset 34",
    ],
    [
      '{"metrics":[{"name":"x","buckets":{"linear_buckets":{},"explicitBuckets":{}}}]}',
      "metrics[0].buckets: expected one of explicit_buckets, linear_buckets, got several at offset 34",
    ],
    [
      '{"metrics":[{"name":"x","buckets":{"explicit_buckets":{"bounds":[1,"x"]}}}]}',
      'metrics[0].buckets.explicit_buckets.bounds[1]: expected a number, got "x" at offset 67',
    ],
    ['{"labels":{"a.b":1}}', 'labels["a.b"]: expected a string, got 1 at offset 17'],
    ['{"labels":{"\\n\\"":1}}', 'labels["\\n\\""]: expected a string, got 1 at offset 18'],
    ['{"labels":{"":1}}', 'labels[""]: expected a string, got 1 at offset 14'],
    ['{"labels":[]}', "labels: expected an object, got a list at offset 10"],
    ['{"series_limit":1,"seriesLimit":1}', "seriesLimit: is the same key in another spelling at offset 18"],
    ['{"seriesLimit":null,"series_limit":1}', "series_limit: is the same key in another spelling at offset 20"],
    ['{"nmae":"x"}', "nmae: is not a known key at offset 1"],
    ['{"metrics":[{"name":"x","nmae":{"a":1}}],"z":1}', "metrics[0].nmae: is not a known key at offset 24"],
    ['{"impossible":true}', "configuration: cannot be at offset 0"],
  ])("refuses %s", (text, error) => {
    const offset = Number(/at offset (\d+)$/.exec(error)?.[1]);
    expect(read(text)).toMatchObject({ ok: false, error, offset, warning: "" });
  });

  it("keeps the first of several errors", () => {
    expect(read('{"enabled":1,"name":2,"x":3}').error).toBe("name: expected a string, got 2 at offset 20");
  });

  it("cuts what it quotes", () => {
    const { error } = read(JSON.stringify({ sink: "é".repeat(1000), name: "n" }));
    expect(error).toMatch(/got "é{32}…" at offset 8$/);
    const long = "k".repeat(100);
    expect(read(JSON.stringify({ [long]: 1 })).error).toBe(`["${"k".repeat(64)}…"]: is not a known key at offset 1`);
  });

  it("makes one warning of all keys without effect", () => {
    expect(read('{"a":1,"metrics":[{"name":"x","b":{"c":1}}],"no_effect":1}', true)).toMatchObject({
      ok: true,
      error: "",
      unknown: 2,
      warning: "keys without effect: a (unknown, offset 1), metrics[0].b (unknown, offset 30), no_effect (offset 44)",
    });
    expect(read('{"no_effect":1}')).toMatchObject({ ok: true, unknown: 0 });
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key${index}`, 1]));
    const { warning, unknown } = read(JSON.stringify(many), true);
    expect(unknown).toBe(5000);
    expect(warning.length).toBeLessThan(1100);
  });

  it("gives content one hash, however it is written", () => {
    const hash = (text: string | Uint8Array): string => guest.text("hash", ...guest.put(text));
    const one = hash('{"a":1,"b":[1,"x",null,true],"c":{"d":0.5}}');
    expect(hash(' {"c" : {"d":5e-1}, "b":[1.0,"\\u0078",null,true], "a":1e0 }')).toBe(one);
    expect(hash(struct({ a: 1, b: { c: "x" } }))).toBe(hash('{"b":{"c":"x"},"a":1}'));
    expect(hash("")).toBe(hash("{}"));
    const others = [
      '{"a":1,"b":["x",1,null,true],"c":{"d":0.5}}',
      '{"a":2,"b":[1,"x",null,true],"c":{"d":0.5}}',
      '{"a":1,"b":[1,"x",null,false],"c":{"d":0.5}}',
      '{"a":1,"b":[1,"x",false,true],"c":{"d":0.5}}',
      '{"a":1,"b":[1,"x",null,true],"c":{"e":0.5}}',
      '{"a":1,"b":[1,"x",null,true],"c":{"d":-0.5}}',
      '{"a":1,"b":[1,"x",null,true],"c":{"d":0.05}}',
      '{"a":1,"b":[1,"x",null,true],"c":{}}',
      '{"a":1,"b":[1,"x",null,true],"c":[]}',
      '{"b":1,"a":[1,"x",null,true],"c":{"d":0.5}}',
      '{"a":"1","b":[1,"x",null,true],"c":{"d":0.5}}',
      "{}",
      '{"a":9223372036854775807}',
      '{"a":9223372036854775806}',
    ];
    expect(new Set([one, ...others.map(hash)]).size).toBe(others.length + 1);
    guest.clear();
  });

  it("survives mutated configurations of both forms without a trap or growth", () => {
    const texts = [full, { metrics: [{ name: "x", b: 1 }] }, { labels: { a: "b" } }];
    const corpus = [...texts.map((value) => Buffer.from(JSON.stringify(value))), ...texts.map(struct)];
    const tokens = ["null", "{}", "[]", '"name":', "1e9", '"1ms"', "\n", "é"].map((token) => Buffer.from(token));
    let size = 0;
    let count = 0;
    let good = 0;
    for (const input of mutations(new Random(11), corpus, tokens, scaled(100_000))) {
      const address = guest.put(input);
      const reading = guest.bytes("read", ...address, count & 1)?.toString() ?? "";
      const { ok, error } = JSON.parse(reading) as Reading;
      if (ok === (error !== "")) expect.fail(`no reason: ${JSON.stringify(input.toString())}`);
      if (ok) good++;
      guest.clear();
      if (++count === 2000) size = guest.memorySize;
    }
    expect(good).toBeGreaterThan(0);
    expect(guest.memorySize).toBe(size);
  });

  it("gives back what it took", () => {
    const large = JSON.stringify({ name: "x".repeat(100_000), metrics: Array(5000).fill({ name: "é\n" }) });
    for (let i = 0; i < 3; i++) read(large);
    const size = guest.memorySize;
    for (let i = 0; i < 50; i++) read(large);
    expect(guest.memorySize).toBe(size);
  });
});

describe("durations", () => {
  const duration = (text: string): bigint => guest.call("duration", ...guest.put(text));

  it.each([
    ["0", 0n],
    ["0s", 0n],
    ["300ms", 300n],
    ["1.5s", 1500n],
    ["10m", 600_000n],
    ["1h30m", 5_400_000n],
    ["1h1m1s1ms", 3_661_001n],
    ["0.001s", 1n],
    [".5s", 500n],
    ["5.s", 5000n],
    ["1.50000000s", 1500n],
    ["1000us", 1n],
    ["1000000ns", 1n],
    ["0.5m", 30_000n],
    ["500us500us", 1n],
    ["100000h", 360_000_000_000n],
  ])("%s", (text, milliseconds) => {
    expect(duration(text)).toBe(milliseconds);
  });

  it.each(
    [
      "",
      "s",
      "5",
      "00",
      "-1s",
      "+1s",
      "1 s",
      " 1s",
      "1s ",
      "1S",
      "1d",
      "1sec",
      "1..5s",
      ".s",
      "1.5",
      "1e3s",
      "1us",
      "0.0001s",
      "1s1",
      "1,5s",
      "99999999999999999999s",
      "9007199254740993ms",
      "9000000000000000h",
      `${"0".repeat(70)}1s`,
      "1µs",
      "1s\u0000",
    ].map((text) => [text.slice(0, 20), text] as const),
  )("%j is none", (_, text) => {
    expect(duration(text)).toBe(-1n);
  });
});
