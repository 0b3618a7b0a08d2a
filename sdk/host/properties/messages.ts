import { fromBinary, toJson } from "@bufbuild/protobuf";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import { asBuffer, byteString, type ByteString } from "../bytes.js";
import { AttributeMap, Message, type Attribute } from "./values.js";

/** Anything that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Where something runs (`envoy.config.core.v3.Locality`). */
export interface LocalityOptions {
  readonly region?: string;
  readonly zone?: string;
  readonly sub_zone?: string;
}

/** The proxy itself (`envoy.config.core.v3.Node`), as its bootstrap names it. */
export interface NodeOptions {
  readonly id?: string;
  readonly cluster?: string;
  readonly metadata?: JsonObject;
  readonly locality?: LocalityOptions;
}

/** The value of a `google.protobuf.Struct` in expressions: a map in which every number is a double. */
export function structMap(value: JsonObject): AttributeMap {
  return new AttributeMap(new Map(Object.entries(value).map(([key, item]) => [byteString(key), structValue(item)])));
}

function structValue(value: Json): Attribute {
  if (typeof value === "string") return byteString(value);
  if (value === null || typeof value !== "object") return value;
  return Array.isArray(value) ? value.map(structValue) : structMap(value as JsonObject);
}

/** `envoy.config.core.v3.Metadata`: a Struct for each namespace. */
export function metadataMessage(namespaces: Readonly<Record<string, JsonObject>>): Message {
  const filters = new AttributeMap(
    new Map(Object.entries(namespaces).map(([name, struct]) => [byteString(name), structMap(struct)])),
  );
  return new Message(
    new Map<string, Attribute>([
      ["filter_metadata", filters],
      ["typed_filter_metadata", new AttributeMap(new Map())],
    ]),
    () =>
      finish((writer) => {
        for (const [name, struct] of Object.entries(namespaces)) {
          writer.tag(1, 2).fork().tag(1, 2).string(name).tag(2, 2).fork();
          writeStruct(writer, struct);
          writer.join().join();
        }
      }),
  );
}

export function localityMessage(locality: LocalityOptions): Message {
  const { region = "", zone = "", sub_zone: subZone = "" } = locality;
  return new Message(
    new Map<string, Attribute>([
      ["region", byteString(region)],
      ["zone", byteString(zone)],
      ["sub_zone", byteString(subZone)],
    ]),
    () => finish((writer) => writeLocality(writer, locality)),
  );
}

export function nodeMessage(node: NodeOptions): Message {
  const { id = "", cluster = "", metadata = {}, locality = {} } = node;
  return new Message(
    new Map<string, Attribute>([
      ["id", byteString(id)],
      ["cluster", byteString(cluster)],
      ["metadata", structMap(metadata)],
      ["locality", localityMessage(locality)],
      ["user_agent_name", "envoy"],
    ]),
    () =>
      finish((writer) => {
        if (id !== "") writer.tag(1, 2).string(id);
        if (cluster !== "") writer.tag(2, 2).string(cluster);
        if (node.metadata !== undefined) {
          writer.tag(3, 2).fork();
          writeStruct(writer, metadata);
          writer.join();
        }
        if (node.locality !== undefined) {
          writer.tag(4, 2).fork();
          writeLocality(writer, locality);
          writer.join();
        }
        writer.tag(6, 2).string("envoy");
      }),
  );
}

/** The value of a serialized `google.protobuf.Struct`; what is no Struct is an empty one. */
export function decodeStruct(bytes: Uint8Array): JsonObject {
  try {
    return toJson(StructSchema, fromBinary(StructSchema, bytes));
  } catch {
    return {};
  }
}

/** The bytes of a `google.protobuf.Struct`. */
export function encodeStruct(struct: JsonObject): Uint8Array {
  const writer = new BinaryWriter();
  writeStruct(writer, struct);
  return writer.finish();
}

function writeStruct(writer: BinaryWriter, struct: JsonObject): void {
  for (const [key, value] of Object.entries(struct)) {
    writer.tag(1, 2).fork().tag(1, 2).string(key).tag(2, 2).fork();
    writeValue(writer, value);
    writer.join().join();
  }
}

function writeValue(writer: BinaryWriter, value: Json): void {
  if (value === null) writer.tag(1, 0).int32(0);
  else if (typeof value === "number") writer.tag(2, 1).double(value);
  else if (typeof value === "string") writer.tag(3, 2).string(value);
  else if (typeof value === "boolean") writer.tag(4, 0).bool(value);
  else if (Array.isArray(value)) {
    writer.tag(6, 2).fork();
    for (const item of value as readonly Json[]) {
      writer.tag(1, 2).fork();
      writeValue(writer, item);
      writer.join();
    }
    writer.join();
  } else {
    writer.tag(5, 2).fork();
    writeStruct(writer, value as JsonObject);
    writer.join();
  }
}

function writeLocality(
  writer: BinaryWriter,
  { region = "", zone = "", sub_zone: subZone = "" }: LocalityOptions,
): void {
  if (region !== "") writer.tag(1, 2).string(region);
  if (zone !== "") writer.tag(2, 2).string(zone);
  if (subZone !== "") writer.tag(3, 2).string(subZone);
}

function finish(write: (writer: BinaryWriter) => void): ByteString {
  const writer = new BinaryWriter();
  write(writer);
  return asBuffer(writer.finish()).toString("latin1");
}
