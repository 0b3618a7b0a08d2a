import { asBuffer, type ByteString } from "../bytes.js";
import { Duration, hasFields, Timestamp, Uint, type Attribute, type Fields } from "../properties/values.js";
import { CelError } from "./ast.js";

/** The type of a value, itself a value (`type(1) == int`). It cannot be given to a guest. */
export class TypeValue {
  constructor(readonly name: string) {}
}

/** What an expression computes. */
export type CelValue = Attribute | TypeValue;

/** A map that an expression wrote; its keys may be of any type. */
export class MapValue implements Fields {
  constructor(readonly entries: readonly (readonly [Attribute, Attribute])[]) {}

  get(name: ByteString): Attribute | undefined {
    return this.find(name);
  }

  find(key: CelValue): Attribute | undefined {
    return this.entries.find(([known]) => equals(known, key))?.[1];
  }

  keys(): readonly ByteString[] {
    return this.entries.map(([key]) => (typeof key === "string" ? key : typeName(key)));
  }
}

const MIN_INT = -(1n << 63n);
const MAX_INT = (1n << 63n) - 1n;

export function typeName(value: CelValue): string {
  if (typeof value === "string") return "string";
  if (typeof value === "bigint") return "int";
  if (typeof value === "number") return "double";
  if (typeof value === "boolean") return "bool";
  if (value === null) return "null_type";
  if (value instanceof TypeValue) return "type";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Uint) return "uint";
  if (value instanceof Timestamp) return "google.protobuf.Timestamp";
  if (value instanceof Duration) return "google.protobuf.Duration";
  return hasFields(value) ? "map" : "list";
}

export function isList(value: CelValue): value is readonly Attribute[] {
  return Array.isArray(value);
}

export function isFields(value: CelValue): value is Fields {
  return !(value instanceof TypeValue) && hasFields(value);
}

/** The number in a numeric value of any type, or undefined. */
export function numeric(value: CelValue): bigint | number | undefined {
  if (typeof value === "bigint" || typeof value === "number") return value;
  return value instanceof Uint ? value.value : undefined;
}

/** Numbers of different types are equal when their values are; other values only within one type. */
export function equals(a: CelValue, b: CelValue): boolean {
  const [left, right] = [numeric(a), numeric(b)];
  // eslint-disable-next-line eqeqeq -- 1n == 1.0 compares the values
  if (left !== undefined && right !== undefined) return left == right;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return asBuffer(a).equals(b);
  if ((a instanceof Timestamp && b instanceof Timestamp) || (a instanceof Duration && b instanceof Duration)) {
    return a.ns === b.ns;
  }
  if (a instanceof TypeValue && b instanceof TypeValue) return a.name === b.name;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, i) => equals(item, b[i] as Attribute));
  if (isFields(a) && isFields(b)) return equalFields(a, b);
  return a === b;
}

function equalFields(a: Fields, b: Fields): boolean {
  const [left, right] = [a.keys(), b.keys()];
  if (left === undefined || left.length !== right?.length) return false;
  return left.every((key) => {
    const [x, y] = [a.get(key), b.get(key)];
    return x !== undefined && y !== undefined && equals(x, y);
  });
}

/** Negative, zero or positive; NaN when the values cannot be ordered (a double that is no number). */
export function compare(a: CelValue, b: CelValue): number {
  const [left, right] = [numeric(a), numeric(b)];
  if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : left == right ? 0 : NaN; // eslint-disable-line eqeqeq
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return asBuffer(a).compare(b);
  if ((a instanceof Timestamp && b instanceof Timestamp) || (a instanceof Duration && b instanceof Duration)) {
    return a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0;
  }
  throw new CelError(`no matching overload: ${typeName(a)} and ${typeName(b)} have no order`);
}

export function toInt(value: bigint): bigint {
  if (value < MIN_INT || value > MAX_INT) throw new CelError("integer overflow");
  return value;
}

export function toUint(value: bigint): Uint {
  if (value < 0n || value >= 1n << 64n) throw new CelError("unsigned integer overflow");
  return new Uint(value);
}

/** A value that a guest can be given. */
export function asAttribute(value: CelValue): Attribute | undefined {
  return value instanceof TypeValue ? undefined : value;
}
