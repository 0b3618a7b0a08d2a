import { describe, expect, it } from "vitest";
import { encodeStruct } from "../plan/struct.js";
import type { Matcher, TextExpectation } from "../format/expect.js";
import type { SeenExchange } from "../observe/observation.js";
import { compareExchange } from "./exchange.js";
import { missingLines, unexpectedLines } from "./log.js";
import { compareMetrics } from "./metrics.js";
import { matches, unmet } from "./text.js";

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

describe("matcher", () => {
  it.each<[TextExpectation, string, boolean]>([
    ["a", "a", true],
    ["a", "ab", false],
    [1, "1", true],
    [true, "true", true],
    [{ prefix: "a" }, "ab", true],
    [{ suffix: "b" }, "ab", true],
    [{ suffix: "abc" }, "bc", false],
    [{ contains: ["a", "c"] }, "abc", true],
    [{ contains: ["a", "d"] }, "abc", false],
    [{ not_contains: "d" }, "abc", true],
    [{ regex: "^a.c$" }, "a\nc", true],
    [{ base64: "/w==" }, "\xff", true],
    [{ exact: { repeat: "ab", times: 2 } }, "abab", true],
    [{ json: { a: 1, b: [2] } }, '{"b":[2],"a":1}', true],
    [{ json: 1 }, "not JSON", false],
    [{ size: 2 }, "\xff\xff", true],
    [{ present: true }, "", true],
    [{ present: false }, "", false],
    [{ prefix: "a", size: 2 }, "abc", false],
  ])("%j on %j: %s", (expected, actual, result) => {
    expect(matches(expected, bytes(actual))).toBe(result);
  });

  it("tells absent from empty", () => {
    expect(matches("", null)).toBe(false);
    expect(matches({ present: false }, null)).toBe(true);
    expect(matches({ contains: "" }, null)).toBe(false);
  });

  it("compares protobuf Structs whatever the order of their keys", () => {
    const expected: Matcher = { struct: { b: "x", a: { c: [1, null] } } };
    expect(matches(expected, encodeStruct({ a: { c: [1, null] }, b: "x" }))).toBe(true);
    expect(matches(expected, bytes("\xff"))).toBe(false);
  });

  it("tells which parts are not met", () => {
    expect(unmet({ contains: ["a", "x"], prefix: "b", size: 1 }, bytes("a"))).toBe('contains "x", prefix "b"');
  });
});

describe("exchange", () => {
  const seen: SeenExchange = {
    upstreamRequest: {
      headers: [
        [":path", bytes("/")],
        ["x-a", bytes("1")],
        ["x-a", bytes("2")],
      ],
      body: bytes(""),
      trailers: [],
    },
    response: { status: 200, headers: [["x-b", bytes("1")]], body: bytes("hi"), trailers: [] },
    localReply: null,
    filterState: new Map([
      ["k", { bytes: bytes("v") }],
      ["s", { json: { a: "b" } }],
    ]),
    hostCalls: { total: 3, byteReturning: 1, byName: new Map([["proxy_log", 3]]) },
  };

  it("passes when everything named is as expected", () => {
    const expected = {
      upstream_request: { path: "/", headers: { "X-A": ["1", "2"], "x-none": null } },
      response: { status: 200, body: "hi", headers: { "x-b": { present: true } } },
      local_reply: false as const,
      filter_state: { k: "v", s: { struct: { a: "b" } }, none: null },
      host_calls: { total: 3, byte_returning: 1, by_name: { proxy_log: 3, proxy_done: 0 } },
    };
    expect(compareExchange(expected, seen)).toEqual([]);
  });

  it("names each thing that is not", () => {
    const expected = {
      upstream_not_called: true as const,
      upstream_request: { headers: { "x-a": "1" } },
      response: { status: 403, headers: { "x-b": null }, trailers: { t: "1" } },
      local_reply: { status: 403 },
      filter_state: { k: null, s: { struct: {} } },
      host_calls: { total: 2 },
    };
    expect(compareExchange(expected, seen).map(({ what, expected, actual }) => [what, expected, actual])).toEqual([
      ["upstream request header x-a", '"1"', '"1", then "2"'],
      ["upstream", "not called", "called"],
      ["response status", "403", "200"],
      ["response header x-b", "absent", '"1"'],
      ["response trailer t", '"1"', "absent"],
      ["answer", "a local reply", "from the upstream"],
      ["filter state k", "absent", '"v"'],
      ["filter state s", "struct {}", '{"a":"b"}'],
      ["host calls", "at most 2", "3 (proxy_log × 3)"],
    ]);
  });
});

describe("log", () => {
  const lines = [
    { level: "warn" as const, message: "odd" },
    { level: "warn" as const, message: "odd" },
    { level: "info" as const, message: "fine" },
  ];

  it("finds missing lines and lines that nobody expects, each once", () => {
    expect(missingLines(["odd", { level: "info", message: "fi", times: 1 }], lines)).toEqual([]);
    expect(
      missingLines(
        [
          { level: "error", message: "odd" },
          { message: "odd", times: 1 },
        ],
        lines,
      ),
    ).toHaveLength(2);
    expect(unexpectedLines([], lines)).toEqual([
      { what: "log", expected: "nothing else at warn or above", actual: 'warn "odd"' },
    ]);
    expect(unexpectedLines([{ level: "warn", message: { exact: "odd" } }], lines)).toEqual([]);
  });
});

describe("metrics", () => {
  it("compares values, ranges, counts and absence", () => {
    const seen = { values: new Map([["a", 1]]), counts: new Map([["h", 2]]) };
    expect(compareMetrics({ a: 1, h: { count: 2 }, none: null }, seen)).toEqual([]);
    expect(compareMetrics({ a: { min: 1, max: 1 } }, seen)).toEqual([]);
    const wrong = compareMetrics({ a: null, h: 2, none: 0 }, seen).map(({ actual }) => actual);
    expect(wrong).toEqual(["1", "histogram with 2 values", "absent"]);
  });
});
