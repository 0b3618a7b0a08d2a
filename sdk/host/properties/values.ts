import { encodePairs } from "../abi/pairs.js";
import { asBuffer, type ByteString } from "../bytes.js";

/**
 * Values of attributes, with the types that Envoy's expression language gives them.
 *
 * | attribute type | here |
 * |---|---|
 * | string | byte string |
 * | bytes | `Uint8Array` |
 * | int | `bigint` |
 * | uint | {@link Uint} |
 * | double | `number` |
 * | bool, null | `boolean`, `null` |
 * | timestamp, duration | {@link Timestamp}, {@link Duration} |
 * | map, message | {@link Fields} |
 * | list | array |
 */
export type Attribute =
  | ByteString
  | Uint8Array
  | bigint
  | number
  | boolean
  | null
  | Uint
  | Timestamp
  | Duration
  | Fields
  | readonly Attribute[];

/** An unsigned 64-bit number. */
export class Uint {
  constructor(readonly value: bigint) {}
}

/** A point in time, in nanoseconds since the epoch. */
export class Timestamp {
  constructor(readonly ns: bigint) {}
}

/** A span of time in nanoseconds. */
export class Duration {
  constructor(readonly ns: bigint) {}
}

/** A map or a message: something with named parts. */
export interface Fields {
  get(name: ByteString): Attribute | undefined;
  /** The names in it, or undefined when they cannot be listed (Envoy's namespaces such as `request`). */
  keys(): readonly ByteString[] | undefined;
  /** Present where keys may be other than strings. */
  readonly entries?: readonly (readonly [key: Attribute, value: Attribute])[];
  /** Present on protobuf messages only: the serialized message, which is what a read of the whole gives. */
  serialize?(): ByteString;
}

/** A map whose entries are all known. */
export class AttributeMap implements Fields {
  constructor(private readonly parts: ReadonlyMap<ByteString, Attribute>) {}

  get(name: ByteString): Attribute | undefined {
    return this.parts.get(name);
  }

  keys(): readonly ByteString[] {
    return [...this.parts.keys()];
  }
}

/** A protobuf message. */
export class Message implements Fields {
  constructor(
    private readonly fields: ReadonlyMap<ByteString, Attribute>,
    readonly serialize: () => ByteString,
  ) {}

  get(name: ByteString): Attribute | undefined {
    return this.fields.get(name);
  }

  keys(): readonly ByteString[] {
    return [...this.fields.keys()];
  }
}

/** A namespace that computes its fields when they are asked for. */
export class Namespace implements Fields {
  constructor(readonly get: (name: ByteString) => Attribute | undefined) {}

  keys(): undefined {
    return undefined;
  }
}

/** Whether a value has named parts. */
export function hasFields(value: Attribute): value is Fields {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    "keys" in value
  );
}

const scratch = Buffer.alloc(8);

/**
 * The bytes that `proxy_get_property` gives for a value, or undefined where Envoy answers SerializationFailure
 * (null, and namespaces as a whole).
 *
 * Numbers, timestamps and durations are 8 bytes little endian (timestamps and durations: nanoseconds), bools one
 * byte; maps are a block of pairs; lists too, with the values where a map has its names.
 */
export function encodeAttribute(value: Attribute): ByteString | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") {
    scratch.writeBigInt64LE(BigInt.asIntN(64, value));
    return scratch.toString("latin1", 0, 8);
  }
  if (typeof value === "number") {
    scratch.writeDoubleLE(value);
    return scratch.toString("latin1", 0, 8);
  }
  if (typeof value === "boolean") return value ? "\x01" : "\0";
  if (value === null) return undefined;
  if (value instanceof Uint8Array) return asBuffer(value).toString("latin1");
  if (value instanceof Uint) return encodeAttribute(value.value);
  if (value instanceof Timestamp || value instanceof Duration) return encodeAttribute(value.ns);
  return hasFields(value) ? encodeFields(value) : encodeList(value);
}

function encodeFields(fields: Fields): ByteString | undefined {
  if (fields.serialize !== undefined) return fields.serialize();
  if (fields.entries !== undefined) return encodeEntries(fields.entries);
  const names = fields.keys();
  if (names === undefined) return undefined;
  const values: ByteString[] = [];
  for (const name of names) {
    const value = encodeAttribute(fields.get(name) ?? null);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return encodePairs(names, values);
}

function encodeEntries(entries: readonly (readonly [Attribute, Attribute])[]): ByteString | undefined {
  const encoded = entries.map(([key, value]) => [encodeAttribute(key), encodeAttribute(value)] as const);
  if (encoded.some(([key, value]) => key === undefined || value === undefined)) return undefined;
  return encodePairs(
    encoded.map(([key]) => key as string),
    encoded.map(([, value]) => value as string),
  );
}

function encodeList(list: readonly Attribute[]): ByteString | undefined {
  const items: ByteString[] = [];
  for (const item of list) {
    const encoded = encodeAttribute(item);
    if (encoded === undefined) return undefined;
    items.push(encoded);
  }
  return encodePairs(items, new Array<ByteString>(items.length).fill(""));
}
