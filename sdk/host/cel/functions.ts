import { isUtf8 } from "node:buffer";
import { asBuffer, bytesOf } from "../bytes.js";
import { Duration, Timestamp, type Uint } from "../properties/values.js";
import { CelError } from "./ast.js";
import { matches } from "./regex.js";
import { formatDuration, formatTimestamp, timePart, toDuration, toTimestamp } from "./time.js";
import { isFields, isList, MapValue, numeric, toInt, toUint, TypeValue, typeName, type CelValue } from "./values.js";

type CelFunction = (args: readonly CelValue[]) => CelValue;

const TIME_PARTS = [
  "getFullYear",
  "getMonth",
  "getDate",
  "getDayOfMonth",
  "getDayOfWeek",
  "getDayOfYear",
  "getHours",
  "getMinutes",
  "getSeconds",
  "getMilliseconds",
];

/** Functions by name with the numbers of arguments they take, the receiver counted as the first. */
export const FUNCTIONS: ReadonlyMap<string, { readonly arity: readonly number[]; readonly run: CelFunction }> = new Map(
  [
    define("size", [1], ([value]) => size(value as CelValue)),
    define(
      "contains",
      [2],
      strings((text, part) => text.includes(part)),
    ),
    define(
      "startsWith",
      [2],
      strings((text, part) => text.startsWith(part)),
    ),
    define(
      "endsWith",
      [2],
      strings((text, part) => text.endsWith(part)),
    ),
    define("matches", [2], strings(matches)),
    define("type", [1], ([value]) => new TypeValue(typeName(value as CelValue))),
    define("dyn", [1], ([value]) => value as CelValue),
    define("bool", [1], ([value]) => bool(value as CelValue)),
    define("int", [1], ([value]) => int(value as CelValue)),
    define("uint", [1], ([value]) => uint(value as CelValue)),
    define("double", [1], ([value]) => double(value as CelValue)),
    define("string", [1], ([value]) => string(value as CelValue)),
    define("bytes", [1], ([value]) => bytes(value as CelValue)),
    define("timestamp", [1], ([value]) => timestamp(value as CelValue)),
    define("duration", [1], ([value]) => duration(value as CelValue)),
    ...TIME_PARTS.map((name) => define(name, [1, 2], ([value, zone]) => timePart(name, value as CelValue, zone))),
  ],
);

/** Names of types, which are values themselves. */
export const TYPES: ReadonlyMap<string, TypeValue> = new Map(
  ["int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type"].map((name) => [
    name,
    new TypeValue(name),
  ]),
);

function define(name: string, arity: readonly number[], run: CelFunction) {
  return [name, { arity, run }] as const;
}

function strings(run: (text: string, argument: string) => boolean): CelFunction {
  return ([text, argument]) => {
    if (typeof text === "string" && typeof argument === "string") return run(text, argument);
    throw new CelError("no matching overload: both must be strings");
  };
}

/** Code points of a string, bytes of bytes, entries of a list or map. */
function size(value: CelValue): bigint {
  if (typeof value === "string") return BigInt(value.replace(/[\x80-\xbf]/g, "").length);
  if (value instanceof Uint8Array) return BigInt(value.length);
  if (isList(value)) return BigInt(value.length);
  if (value instanceof MapValue) return BigInt(value.entries.length);
  if (isFields(value)) return BigInt(value.keys()?.length ?? 0);
  throw wrong("size", value);
}

const TRUE = new Set(["true", "True", "TRUE", "t", "1"]);
const FALSE = new Set(["false", "False", "FALSE", "f", "0"]);

function bool(value: CelValue): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") throw wrong("bool", value);
  if (!TRUE.has(value) && !FALSE.has(value)) throw new CelError("Type conversion error from 'string' to 'bool'");
  return TRUE.has(value);
}

function int(value: CelValue): bigint {
  if (typeof value === "string") {
    if (!/^\s*[-+]?\d+\s*$/.test(value)) throw new CelError("cannot convert string to int");
    return toInt(BigInt(value.trim().replace(/^\+/, "")));
  }
  if (value instanceof Timestamp) return value.ns / 1_000_000_000n;
  const number = numeric(value);
  if (number === undefined) throw wrong("int", value);
  return toInt(typeof number === "bigint" ? number : truncate(number));
}

function uint(value: CelValue): Uint {
  if (typeof value === "string") {
    if (!/^\s*\+?\d+\s*$/.test(value)) throw new CelError("cannot convert string to uint");
    return toUint(BigInt(value.trim().replace(/^\+/, "")));
  }
  const number = numeric(value);
  if (number === undefined) throw wrong("uint", value);
  return toUint(typeof number === "bigint" ? number : truncate(number));
}

function truncate(number: number): bigint {
  if (!Number.isFinite(number)) throw new CelError("double out of range");
  return BigInt(Math.trunc(number));
}

function double(value: CelValue): number {
  if (typeof value === "string") {
    const number = value.trim() === "" ? Number.NaN : Number(value);
    if (Number.isNaN(number) && value !== "NaN") throw new CelError("cannot convert string to double");
    return number;
  }
  const number = numeric(value);
  if (number === undefined) throw wrong("double", value);
  return Number(number);
}

function string(value: CelValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (value instanceof Uint8Array) {
    if (!isUtf8(value)) throw new CelError("invalid UTF-8 bytes value");
    return asBuffer(value).toString("latin1");
  }
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  const number = numeric(value);
  if (number === undefined) throw wrong("string", value);
  return String(number);
}

function bytes(value: CelValue): Uint8Array {
  if (typeof value === "string") return bytesOf(value);
  if (value instanceof Uint8Array) return value;
  throw wrong("bytes", value);
}

function timestamp(value: CelValue): Timestamp {
  if (value instanceof Timestamp) return value;
  if (typeof value === "string") return toTimestamp(value);
  if (typeof value === "bigint") return new Timestamp(toInt(value * 1_000_000_000n));
  throw wrong("timestamp", value);
}

function duration(value: CelValue): Duration {
  if (value instanceof Duration) return value;
  if (typeof value === "string") return toDuration(value);
  throw wrong("duration", value);
}

function wrong(name: string, value: CelValue): CelError {
  return new CelError(`no matching overload: ${name}(${typeName(value)})`);
}
