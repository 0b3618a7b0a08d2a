import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

interface PlainObject {
  readonly [name: string]: Plain;
}
type Plain = null | boolean | number | string | Plain[] | PlainObject;

/**
 * A `google.protobuf.Struct` by the rules of the guest, on another reader: a name once in its Struct, a Value with at
 * most one kind, an entry with its key and value at most once. Throws otherwise.
 */
export function strictStruct(bytes: Uint8Array, depth = 64): PlainObject {
  if (depth === 0) throw new Error("too deep");
  const struct = new Map<string, Plain>();
  for (const entry of messages(bytes)) {
    let key: string | undefined;
    let value: Plain | undefined;
    each(entry, (field, type, reader) => {
      if (field === 1 && type === WireType.LengthDelimited) {
        if (key !== undefined) throw new Error("two keys");
        key = text(reader.bytes());
      } else if (field === 2 && type === WireType.LengthDelimited) {
        if (value !== undefined) throw new Error("two values");
        value = strictValue(reader.bytes(), depth);
      } else {
        return false;
      }
      return true;
    });
    if (struct.has(key ?? "")) throw new Error("a name twice");
    struct.set(key ?? "", value ?? null);
  }
  return Object.fromEntries(struct);
}

function strictValue(bytes: Uint8Array, depth: number): Plain {
  const kinds: Plain[] = [];
  each(bytes, (field, type, reader) => {
    if (field === 1 && type === WireType.Varint) {
      reader.uint64();
      kinds.push(null);
    } else if (field === 2 && type === WireType.Bit64) {
      const number = reader.double();
      kinds.push(Number.isFinite(number) ? number + 0 : null);
    } else if (field === 3 && type === WireType.LengthDelimited) {
      kinds.push(text(reader.bytes()));
    } else if (field === 4 && type === WireType.Varint) {
      kinds.push(reader.bool());
    } else if (field === 5 && type === WireType.LengthDelimited) {
      kinds.push(strictStruct(reader.bytes(), depth - 1));
    } else if (field === 6 && type === WireType.LengthDelimited) {
      if (depth === 1) throw new Error("too deep");
      kinds.push(messages(reader.bytes()).map((value) => strictValue(value, depth - 1)));
    } else {
      return false;
    }
    return true;
  });
  if (kinds.length > 1) throw new Error("two kinds");
  return kinds[0] ?? null;
}

/** The messages of the repeated field 1, the only one of Struct and ListValue. */
function messages(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  each(bytes, (field, type, reader) => {
    if (field !== 1 || type !== WireType.LengthDelimited) return false;
    found.push(reader.bytes());
    return true;
  });
  return found;
}

/** Shows each field to `take`, and skips it if that answers false. */
function each(bytes: Uint8Array, take: (field: number, type: WireType, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, type] = tag(reader);
    if (!take(field, type, reader)) skip(reader, field, type);
  }
}

/** The library takes longer varints for tags and in what it skips than the ten bytes that protobuf allows. */
function tag(reader: BinaryReader): [field: number, type: WireType] {
  const tag = BigInt(reader.uint64());
  if (tag > 0xffffffffn || tag < 8n) throw new Error("no tag");
  return [Number(tag >> 3n), Number(tag & 7n)];
}

function skip(reader: BinaryReader, field: number, type: WireType): void {
  if (type === WireType.Varint) {
    reader.uint64();
  } else if (type === WireType.StartGroup) {
    for (let [inner, innerType] = tag(reader); innerType !== WireType.EndGroup || inner !== field;) {
      if (innerType === WireType.EndGroup) throw new Error("another group ends");
      skip(reader, inner, innerType);
      [inner, innerType] = tag(reader);
    }
  } else {
    reader.skip(type, field);
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}
