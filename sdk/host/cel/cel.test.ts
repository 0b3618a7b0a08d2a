import { describe, expect, test } from "vitest";
import { byteString } from "../bytes.js";
import { AttributeMap, Duration, Timestamp, Uint, type Attribute } from "../properties/values.js";
import { compile } from "./index.js";

const request = new AttributeMap(
  new Map<string, Attribute>([
    ["path", "/abc"],
    ["port", 80n],
    ["size", new Uint(5n)],
    ["headers", new AttributeMap(new Map([["x", "1"]]))],
    ["time", new Timestamp(1_767_225_600_123_456_789n)],
    ["none", null],
  ]),
);

function evaluate(source: string): unknown {
  const expression = compile(byteString(source));
  if (typeof expression !== "function") return `refused: ${expression.error}`;
  const result = expression((name) => (name === "request" ? request : undefined));
  return "error" in result ? `error: ${result.error}` : result.value;
}

describe("values", () => {
  test.each<[string, unknown]>([
    ["1 + 2 * 3", 7n],
    ["-9223372036854775808", -(2n ** 63n)],
    ["0x1F", 31n],
    ["5u", new Uint(5n)],
    ["1.5e3", 1500],
    ["7 % 4", 3n],
    ["-7 / 2", -3n],
    ["'a' + \"b\"", "ab"],
    ["r'a\\n'", "a\\n"],
    ["'\\u00e9'", "\xc3\xa9"],
    ["'é'", "\xc3\xa9"],
    ["b'\\xff'", new Uint8Array([0xff])],
    ["'''a'b'''", "a'b"],
    ["[1, 2u, 'a', true, null]", [1n, new Uint(2n), "a", true, null]],
    ["[1, 2][1]", 2n],
    ["{'a': 1}['a']", 1n],
    ["{'a': 1}.a", 1n],
    ["{1: 'x'}[1]", "x"],
    ["request.path", "/abc"],
    ["request['path']", "/abc"],
    ["request.headers['x']", "1"],
    ["true ? 1 : nothing", 1n],
    ["duration('1h30m')", new Duration(5_400_000_000_000n)],
    ["duration('-1.5s')", new Duration(-1_500_000_000n)],
    ["timestamp('2026-01-01T00:00:00.5Z')", new Timestamp(1_767_225_600_500_000_000n)],
    ["timestamp('2026-01-01T01:00:00+01:00') == timestamp('2026-01-01T00:00:00Z')", true],
    ["// a comment\n 1", 1n],
  ])("%s", (source, value) => expect(evaluate(source)).toEqual(value));
});

describe("logic", () => {
  test.each<[string, unknown]>([
    ["has(request.path)", true],
    ["has(request.nope)", false],
    ["has(request.nope) ? request.nope : ''", ""],
    ["has(nothing.at.all)", 'error: no value with name "nothing" found in Activation'],
    ["nothing || true", true],
    ["true || nothing", true],
    ["nothing && false", false],
    ["nothing && true", 'error: no value with name "nothing" found in Activation'],
    ["1 == 1.0 && 1u == 1", true],
    ["1 == '1'", false],
    ["1 < 2.5 && 3u > 2", true],
    ["'a' < 'b'", true],
    ["'x' in request.headers", true],
    ["2 in [1, 2]", true],
    ["!(1 > 2)", true],
    ["type(1) == int", true],
    ["[1, 2] == [1.0, 2u]", true],
    ["request.none == null", true],
  ])("%s", (source, value) => expect(evaluate(source)).toEqual(value));
});

describe("functions and macros", () => {
  test.each<[string, unknown]>([
    ["size('añb')", 3n],
    ["'abc'.size()", 3n],
    ["size(b'\\xff\\xff')", 2n],
    ["'abc'.startsWith('ab') && 'abc'.endsWith('bc') && 'abc'.contains('b')", true],
    ["request.path.matches('^/a.*c$')", true],
    ["matches('ABC', '(?i)abc')", true],
    ["int('12') + int(3.9) + int(4u)", 19n],
    ["uint(3)", new Uint(3n)],
    ["double('1.5')", 1.5],
    ["string(12) + string(true) + string(b'x')", "12truex"],
    ["string(duration('90s'))", "90s"],
    ["string(timestamp('2026-01-01T00:00:00.25Z'))", "2026-01-01T00:00:00.250Z".replace("250", "25")],
    ["request.time.getFullYear()", 2026n],
    ["request.time.getHours('+02:30')", 2n],
    ["request.time.getMilliseconds()", 123n],
    ["duration('90m').getHours()", 1n],
    ["[1, 2, 3].exists(x, x == 2)", true],
    ["[1, 2].all(x, x > 0)", true],
    ["[1, 2].exists_one(x, x == 2)", true],
    ["[1, 2, 3].filter(x, x > 1)", [2n, 3n]],
    ["[1, 2].map(x, x * 2)", [2n, 4n]],
    ["[1, 2].map(x, x > 1, x * 2)", [4n]],
    ["{'a': 1}.exists(k, k == 'a')", true],
    ["[[1], [2]].exists(x, x.exists(y, y == 2))", true],
  ])("%s", (source, value) => expect(evaluate(source)).toEqual(value));
});

describe("errors", () => {
  test.each<[string, string]>([
    ["1 +", "refused: the expression is not complete at byte 3"],
    ["'abc", "refused: a string has no end at byte 0"],
    ["a..b", 'refused: unexpected "." at byte 2'],
    ["nope(1)", "refused: No overloads provided for function nope with 1 arguments"],
    ["has(request)", "refused: has() takes a field selection such as has(request.path) at byte 0"],
    ["9223372036854775808", "refused: the number exceeds int at byte 19"],
    ["request.nope", "error: no such key: nope"],
    ["request.path.x", "error: no such field: x of string"],
    ["1 / 0", "error: divide by zero"],
    ["9223372036854775807 + 1", "error: integer overflow"],
    ["1u - 2u", "error: unsigned integer overflow"],
    ["1 + 'a'", "error: no matching overload: int + string"],
    ["[1][5]", "error: index out of bounds: index=5 size=1"],
    ["'a' && true", "error: no matching overload: string where bool is needed"],
    ["matches('a', '(?=a)')", "error: invalid regular expression: RE2 has no such group"],
    [`${"(".repeat(300)}1${")".repeat(300)}`, "refused: the expression is nested too deeply at byte 250"],
  ])("%s", (source, message) => expect(evaluate(source)).toBe(message));
});
