import { fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import type { JsonObject } from "../../envoy/json.js";

/** Bytes of `google.protobuf.Struct`. */
export function encodeStruct(value: JsonObject): Uint8Array {
  return toBinary(StructSchema, fromJson(StructSchema, value));
}

/** @throws Error when the bytes are not a Struct. */
export function decodeStruct(bytes: Uint8Array): JsonObject {
  return toJson<typeof StructSchema>(StructSchema, fromBinary(StructSchema, bytes));
}
