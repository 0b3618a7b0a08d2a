import { Duration, Timestamp, Uint, type Attribute } from "../properties/values.js";
import { concat } from "../bytes.js";
import { CelError } from "./ast.js";
import {
  compare,
  equals,
  isFields,
  isList,
  MapValue,
  numeric,
  toInt,
  toUint,
  typeName,
  type CelValue,
} from "./values.js";

export type BinaryOperator = (a: CelValue, b: CelValue) => CelValue;

/** Operators that evaluate both sides. */
export const BINARY: Readonly<Record<string, BinaryOperator>> = {
  "==": (a, b) => equals(a, b),
  "!=": (a, b) => !equals(a, b),
  "<": (a, b) => compare(a, b) < 0,
  "<=": (a, b) => compare(a, b) <= 0,
  ">": (a, b) => compare(a, b) > 0,
  ">=": (a, b) => compare(a, b) >= 0,
  "+": add,
  "-": subtract,
  "*": (a, b) =>
    arithmetic(
      "*",
      a,
      b,
      (x, y) => x * y,
      (x, y) => x * y,
    ),
  "/": (a, b) => arithmetic("/", a, b, divide, (x, y) => x / y),
  "%": (a, b) => arithmetic("%", a, b, remainder),
  in: contains,
  "_[_]": index,
};

function arithmetic(
  name: string,
  a: CelValue,
  b: CelValue,
  integers: (x: bigint, y: bigint) => bigint,
  doubles?: (x: number, y: number) => number,
): CelValue {
  if (typeof a === "bigint" && typeof b === "bigint") return toInt(integers(a, b));
  if (a instanceof Uint && b instanceof Uint) return toUint(integers(a.value, b.value));
  if (typeof a === "number" && typeof b === "number" && doubles !== undefined) return doubles(a, b);
  throw new CelError(`no matching overload: ${typeName(a)} ${name} ${typeName(b)}`);
}

function divide(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new CelError("divide by zero");
  return a / b;
}

function remainder(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new CelError("modulus by zero");
  return a % b;
}

function add(a: CelValue, b: CelValue): CelValue {
  if (typeof a === "string" && typeof b === "string") return a + b;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return concat([a, b]);
  if (isList(a) && isList(b)) return [...a, ...b];
  if (a instanceof Timestamp && b instanceof Duration) return new Timestamp(toInt(a.ns + b.ns));
  if (a instanceof Duration && b instanceof Timestamp) return new Timestamp(toInt(a.ns + b.ns));
  if (a instanceof Duration && b instanceof Duration) return new Duration(toInt(a.ns + b.ns));
  return arithmetic(
    "+",
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
  );
}

function subtract(a: CelValue, b: CelValue): CelValue {
  if (a instanceof Timestamp && b instanceof Timestamp) return new Duration(toInt(a.ns - b.ns));
  if (a instanceof Timestamp && b instanceof Duration) return new Timestamp(toInt(a.ns - b.ns));
  if (a instanceof Duration && b instanceof Duration) return new Duration(toInt(a.ns - b.ns));
  return arithmetic(
    "-",
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  );
}

function describeKey(key: CelValue): string {
  const number = numeric(key);
  if (number !== undefined) return String(number);
  return typeof key === "string" ? key : typeName(key);
}

/** `x in list`, `key in map`. */
function contains(item: CelValue, all: CelValue): boolean {
  if (isList(all)) return all.some((known) => equals(known, item));
  if (isFields(all)) return lookup(all, item) !== undefined;
  throw new CelError(`no matching overload: ${typeName(item)} in ${typeName(all)}`);
}

function index(value: CelValue, key: CelValue): Attribute {
  if (isList(value)) {
    const at = typeof key === "bigint" ? key : key instanceof Uint ? key.value : undefined;
    if (at === undefined) throw new CelError(`no matching overload: a list has no index of type ${typeName(key)}`);
    const item = at < 0n ? undefined : value[Number(at)];
    if (item === undefined) throw new CelError(`index out of bounds: index=${at} size=${value.length}`);
    return item;
  }
  if (!isFields(value)) throw new CelError(`no matching overload: ${typeName(value)}[${typeName(key)}]`);
  const found = lookup(value, key);
  if (found === undefined) throw new CelError(`no such key: ${describeKey(key)}`);
  return found;
}

function lookup(map: Exclude<Attribute, null> & { get(name: string): Attribute | undefined }, key: CelValue) {
  if (map instanceof MapValue) return map.find(key);
  return typeof key === "string" ? map.get(key) : undefined;
}

/** The field of a map or message; a missing one is an error. */
export function select(value: CelValue, field: string): Attribute {
  if (!isFields(value)) throw new CelError(`no such field: ${field} of ${typeName(value)}`);
  const found = value.get(field);
  if (found === undefined) throw new CelError(`no such key: ${field}`);
  return found;
}

/** `has(value.field)`: of a message, whether the field is set; of a map, whether the key is there. */
export function hasField(value: CelValue, field: string): boolean {
  if (!isFields(value)) throw new CelError(`no such field: ${field} of ${typeName(value)}`);
  const found = value.get(field);
  if (found === undefined) return false;
  return value.serialize === undefined || !isUnset(found);
}

/** What a field of a message reads as when nobody has set it. */
function isUnset(value: Attribute): boolean {
  if (!isFields(value)) return value === "";
  return (value.keys() ?? []).every((key) => value.serialize !== undefined && isUnset(value.get(key) ?? ""));
}

export function negate(value: CelValue): CelValue {
  if (typeof value === "bigint") return toInt(-value);
  if (typeof value === "number") return -value;
  throw new CelError(`no matching overload: -${typeName(value)}`);
}

export function bool(value: CelValue): boolean {
  if (typeof value === "boolean") return value;
  throw new CelError(`no matching overload: ${typeName(value)} where bool is needed`);
}
