import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly/bytes";
import { JsonDocument, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly/json";
import {
  ProtobufReader,
  ProtobufWriter,
  StructWriter,
  WireType,
  parseStruct,
  readAny,
  writeAny,
} from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";

/** A Struct as JSON text, null when the bytes are none. */
export function structToJson(bytes: usize, length: i32): Bytes | null {
  const document = parseStruct(Bytes.view(bytes, length));
  let json: Bytes | null = null;
  if (!document.failed) {
    const writer = JsonWriter.create();
    write(writer, document.root);
    json = writer.view();
  }
  document.free();
  return json;
}

function write(writer: JsonWriter, value: JsonValue): void {
  const kind = value.kind;
  if (kind == JsonKind.Object) {
    writer.beginObject();
    const members = value.members();
    while (members.next()) {
      writer.key(members.nameBytes);
      write(writer, members.value);
    }
    writer.endObject();
  } else if (kind == JsonKind.Array) {
    writer.beginArray();
    const items = value.items();
    while (items.next()) write(writer, items.value);
    writer.endArray();
  } else if (kind == JsonKind.String) {
    writer.string(value.toBytes());
  } else if (kind == JsonKind.Bool) {
    writer.bool(value.toBool());
  } else if (kind == JsonKind.Number) {
    if (value.isInteger) assert(<f64>value.toInteger() == value.toNumber());
    writer.number(value.toNumber());
  } else {
    writer.null();
  }
}

export function structOffset(bytes: usize, length: i32, depth: i32, size: i32): i32 {
  const document = parseStruct(Bytes.view(bytes, length), depth, size);
  const offset = document.errorOffset;
  document.free();
  return offset;
}

/** An object of JSON as a sorted Struct. */
export function jsonToStruct(text: usize, length: i32): Bytes {
  const document = JsonDocument.parse(Bytes.view(text, length));
  const struct = StructWriter.create(1);
  const members = document.root.members();
  while (members.next()) struct.json(members.nameBytes, members.value);
  document.free();
  return struct.finish();
}

/** One of each kind, objects left open at the end. */
export function sampleStruct(): Bytes {
  const struct = StructWriter.create();
  struct.string("z", "last");
  struct.begin("m");
  struct.number("n", 1.5);
  struct.begin("k");
  struct.bool("yes", true);
  struct.string("no", Bytes.of("é"));
  struct.end();
  struct.bool("a", false);
  struct.end();
  struct.end(); // one too many: no effect
  struct.begin("a");
  struct.begin("b");
  return struct.finish();
}

/** All fields of a message as JSON: `[field, type, value]`, value null where `read` has a zero bit for the field. */
export function fields(bytes: usize, length: i32, read: i32): Bytes {
  const writer = JsonWriter.create();
  const reader = ProtobufReader.over(bytes, length);
  writer.beginArray();
  while (reader.next()) {
    const type = reader.wireType;
    writer.beginArray().integer(reader.field).integer(type);
    if (!((read >> (reader.field & 7)) & 1) || type == WireType.StartGroup) writer.null();
    else if (type == WireType.Varint) writer.string(reader.uint64().toString());
    else if (type == WireType.Fixed64) writer.string(reader.fixed64().toString());
    else if (type == WireType.Fixed32) writer.string(reader.fixed32().toString());
    else writer.integer(reader.bytes().length);
    writer.endArray();
  }
  return writer.bool(!reader.failed).endArray().view();
}

/** Each getter on a field of each type: none may read outside or trap. */
export function wrongGetters(bytes: usize, length: i32): i32 {
  let sum = 0;
  for (let getter = 0; getter < 10; getter++) {
    const reader = ProtobufReader.over(bytes, length);
    while (reader.next()) {
      if (getter == 0) sum += <i32>reader.uint64();
      else if (getter == 1) sum += <i32>reader.sint64();
      else if (getter == 2) sum += i32(reader.bool());
      else if (getter == 3) sum += <i32>reader.fixed64();
      else if (getter == 4) sum += <i32>reader.fixed32();
      else if (getter == 5) sum += i32(reader.double() > 0);
      else if (getter == 6) sum += i32(reader.float() > 0);
      else if (getter == 7) sum += reader.bytes().length;
      else if (getter == 8) sum += reader.text().length;
      else if (reader.message().next()) sum++;
      assert(reader.offset <= length);
    }
  }
  return sum;
}

export function zigzag(value: i64): i64 {
  const writer = ProtobufWriter.create(1);
  writer.sint64(1, value);
  const reader = ProtobufReader.of(writer.view());
  return reader.next() ? reader.sint64() : 0;
}

export function sample(varint: u64, signed: i64, fixed: u64, real: f64, text: usize, length: i32): Bytes {
  const writer = ProtobufWriter.create(1);
  writer.uint64(1, varint);
  writer.sint64(2, signed);
  writer.fixed64(3, fixed);
  writer.fixed32(4, <u32>fixed);
  writer.double(5, real);
  writer.float(6, <f32>real);
  writer.bool(7, true);
  const outer = writer.begin(8);
  writer.bytes(1, Bytes.view(text, length));
  const inner = writer.begin(2000);
  writer.bytes(536870911, Bytes.view(text, length));
  writer.end(inner);
  writer.end(outer);
  writer.end(writer.begin(9));
  return writer.view();
}

/** Writes an Any and takes it apart again, asking for `wanted`. */
export function any(bytes: usize, length: i32, wanted: bool): Bytes | null {
  const writer = ProtobufWriter.create();
  writeAny(writer, "type.googleapis.com/google.protobuf.Struct", Bytes.view(bytes, length));
  const url = wanted ? "type.googleapis.com/google.protobuf.Struct" : "type.googleapis.com/google.protobuf.Value";
  return readAny(writer.view(), url);
}

export function readMessage(bytes: usize, length: i32): Bytes | null {
  return readAny(Bytes.view(bytes, length), "a");
}
