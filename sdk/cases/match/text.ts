import { isDeepStrictEqual } from "node:util";
import type { Matcher, TextExpectation } from "../format/expect.js";
import { toBytes } from "../plan/bytes.js";
import { decodeStruct } from "../plan/struct.js";
import { show, utf8 } from "./failure.js";

/** What a plain text in the place of a matcher means. */
export type PlainMeans = "exact" | "contains";

/** Whether a value (null: absent) is as expected. */
export function matches(expected: TextExpectation, actual: Uint8Array | null, plain: PlainMeans = "exact"): boolean {
  if (typeof expected !== "object") {
    if (actual === null) return false;
    return plain === "exact" ? equal(toBytes(expected), actual) : includes(actual, String(expected));
  }
  if (actual === null) return expected.present === false;
  return Object.entries(expected).every(([key, want]) => tests[key as keyof Matcher](want as never, actual));
}

/** Of an expectation the parts that a value does not meet, in words. */
export function unmet(expected: TextExpectation, actual: Uint8Array | null, plain: PlainMeans = "exact"): string {
  if (typeof expected !== "object" || actual === null) return describe(expected, plain);
  const failing = Object.entries(expected).flatMap(([key, want]): [string, unknown][] => {
    const parts = key === "contains" || key === "not_contains" ? [want].flat() : [want];
    return parts.filter((part) => !matches({ [key]: part as never }, actual)).map((part) => [key, part]);
  });
  return failing.map((entry) => describe(Object.fromEntries([entry]))).join(", ");
}

/** The expectation in words. */
export function describe(expected: TextExpectation, plain: PlainMeans = "exact"): string {
  if (typeof expected !== "object")
    return plain === "exact" ? show(String(expected)) : `contains ${show(String(expected))}`;
  return Object.entries(expected)
    .map(([key, want]) =>
      key === "exact" ? show(toBytes(want as never)) : `${key.replace("_", " ")} ${JSON.stringify(want)}`,
    )
    .join(", ");
}

type Tests = { [Key in keyof Required<Matcher>]: (want: Required<Matcher>[Key], actual: Uint8Array) => boolean };

const tests: Tests = {
  exact: (want, actual) => equal(toBytes(want), actual),
  prefix: (want, actual) => equal(Buffer.from(want), actual.subarray(0, Buffer.byteLength(want))),
  suffix: (want, actual) =>
    equal(Buffer.from(want), actual.subarray(Math.max(0, actual.length - Buffer.byteLength(want)))),
  contains: (want, actual) => [want].flat().every((part) => includes(actual, part)),
  not_contains: (want, actual) => ![want].flat().some((part) => includes(actual, part)),
  regex: (want, actual) => new RegExp(want, "su").test(Buffer.from(actual).toString()),
  base64: (want, actual) => equal(Buffer.from(want, "base64"), actual),
  json: (want, actual) => isDeepStrictEqual(parse(actual), want),
  struct: (want, actual) => isDeepStrictEqual(struct(actual), want),
  size: (want, actual) => actual.length === want,
  present: (want) => want,
};

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function includes(bytes: Uint8Array, part: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(part);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8(bytes) ?? "");
  } catch {
    return undefined;
  }
}

function struct(bytes: Uint8Array): unknown {
  try {
    return decodeStruct(bytes);
  } catch {
    return undefined;
  }
}
