import { fromBinary, toJson, type JsonObject, type JsonValue } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** Serializes a `google.protobuf.Struct` deterministically: the keys of every map in the order of their bytes. */
export function encodeStruct(json: JsonObject): Uint8Array {
  return writeStruct(new BinaryWriter(), json).finish();
}

/** @throws Error when the bytes are no Struct, or a number in it is none that JSON knows. */
export function decodeStruct(bytes: Uint8Array): JsonObject {
  return toJson(StructSchema, fromBinary(StructSchema, bytes));
}

// A generated message keeps a map as a JavaScript object, which puts keys like "10" and "9" first, as numbers. So the
// entries are written here.
//
//   Struct  1: { 1: key, 2: Value }…
//   Value   1: null · 2: number · 3: string · 4: bool · 5: Struct · 6: ListValue { 1: Value… }

function writeStruct(writer: BinaryWriter, json: JsonObject): BinaryWriter {
  for (const key of Object.keys(json).sort(byBytes)) {
    writer.tag(1, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string(key);
    writeValue(writer.tag(2, WireType.LengthDelimited).fork(), json[key]!).join();
    writer.join();
  }
  return writer;
}

function writeValue(writer: BinaryWriter, json: JsonValue): BinaryWriter {
  if (json === null) return writer.tag(1, WireType.Varint).int32(0);
  if (typeof json === "number") return writer.tag(2, WireType.Bit64).double(json);
  if (typeof json === "string") return writer.tag(3, WireType.LengthDelimited).string(json);
  if (typeof json === "boolean") return writer.tag(4, WireType.Varint).bool(json);
  if (!Array.isArray(json)) return writeStruct(writer.tag(5, WireType.LengthDelimited).fork(), json).join();
  const list = writer.tag(6, WireType.LengthDelimited).fork();
  for (const item of json) writeValue(list.tag(1, WireType.LengthDelimited).fork(), item).join();
  return list.join();
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
