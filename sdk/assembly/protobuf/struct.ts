import { Bytes } from "../bytes/bytes";
import { addressOf, lengthOf } from "../bytes/text";
import { utf8 } from "../bytes/utf8";
import { JsonDocument, JSON_DEPTH, JSON_DEPTH_LIMIT, JSON_SIZE } from "../json/document";
import { repeatedName } from "../json/duplicate";
import { JsonKind } from "../json/kind";
import { Flag, NODE, NONE, Tape } from "../json/tape";
import { ProtobufReader } from "./reader";
import { WireType } from "./wire";

// google/protobuf/struct.proto:
//
//   Struct     1: fields, map<string, Value>: an entry message each, 1: key, 2: value
//   Value      1: null_value (enum)  2: number_value (double)  3: string_value  4: bool_value
//              5: struct_value  6: list_value
//   ListValue  1: values, repeated Value

/**
 * Reads a serialized `google.protobuf.Struct` as the JSON object that it stands for.
 *
 * Stricter than a protobuf library where that would guess: a name may occur only once in its Struct, a Value has at
 * most one kind (none is `null`), an entry has its key and value at most once. Unknown fields are skipped. Numbers are
 * doubles and may be NaN or infinite. Values are views as those of `JsonDocument.parse` are.
 */
export function parseStruct<T>(bytes: T, maxDepth: i32 = JSON_DEPTH, maxSize: i32 = JSON_SIZE): JsonDocument {
  const address = addressOf(bytes);
  const length = lengthOf(bytes, address);
  const tape = Tape.create(((<usize>min(max(length, 0), maxSize) + 7) >> 3) * NODE + 4 * NODE);
  const source = Bytes.view(address, length);
  const document = JsonDocument.of(tape, source);
  if (length > maxSize) return document.fail(utf8("the document is too large"), maxSize);
  const wrong = readStruct(tape, source, address, NONE, min(maxDepth, JSON_DEPTH_LIMIT));
  if (wrong >= 0) return document.fail(utf8("the bytes are not a google.protobuf.Struct"), wrong);
  tape.push(JsonKind.End, 0, 0);
  return document;
}

// Each answers -1, or the offset of what is wrong.

function readStruct(tape: Tape, bytes: Bytes, source: usize, parent: usize, depth: i32): i32 {
  const offset = i32(bytes.address - source);
  if (depth == 0) return offset;
  const object = tape.open(JsonKind.Object, offset, parent);
  const reader = ProtobufReader.of(bytes);
  while (reader.next()) {
    if (!reader.is(1, WireType.Bytes)) continue;
    tape.count(object);
    const wrong = readEntry(tape, reader.bytes(), source, object, depth);
    if (wrong >= 0) return wrong;
  }
  if (reader.failed) return offset + reader.offset;
  tape.close(object);
  const twice = repeatedName(tape.nodes + object);
  return twice ? load<i32>(twice, 4) : -1;
}

function readEntry(tape: Tape, entry: Bytes, source: usize, object: usize, depth: i32): i32 {
  const reader = ProtobufReader.of(entry);
  const offset = i32(entry.address - source);
  let key: Bytes | null = null;
  let value: Bytes | null = null;
  while (reader.next()) {
    if (reader.is(1, WireType.Bytes)) {
      if (key) return offset;
      key = reader.text();
    } else if (reader.is(2, WireType.Bytes)) {
      if (value) return offset;
      value = reader.bytes();
    }
  }
  if (reader.failed) return offset + reader.offset;
  if (key) tape.pushBytes(JsonKind.String, i32(key.address - source), key.address, key.length);
  else tape.pushBytes(JsonKind.String, offset, entry.address, 0);
  return readValue(tape, value ? value : entry.slice(entry.length), source, object, depth);
}

function readValue(tape: Tape, bytes: Bytes, source: usize, parent: usize, depth: i32): i32 {
  const offset = i32(bytes.address - source);
  const reader = ProtobufReader.of(bytes);
  let kinds = 0;
  while (reader.next()) {
    let wrong = -1;
    kinds++;
    if (reader.is(1, WireType.Varint)) {
      tape.push(JsonKind.Null, 0, offset);
    } else if (reader.is(2, WireType.Fixed64)) {
      store<f64>(tape.push(JsonKind.Number, Flag.Binary, offset), reader.double(), 8);
    } else if (reader.is(3, WireType.Bytes)) {
      const text = reader.text();
      tape.pushBytes(JsonKind.String, i32(text.address - source), text.address, text.length);
    } else if (reader.is(4, WireType.Varint)) {
      tape.push(JsonKind.Bool, reader.bool() ? Flag.True : 0, offset);
    } else if (reader.is(5, WireType.Bytes)) {
      wrong = readStruct(tape, reader.bytes(), source, parent, depth - 1);
    } else if (reader.is(6, WireType.Bytes)) {
      wrong = readList(tape, reader.bytes(), source, parent, depth - 1);
    } else {
      kinds--;
    }
    if (kinds > 1) return offset;
    if (wrong >= 0) return wrong;
  }
  if (reader.failed) return offset + reader.offset;
  if (!kinds) tape.push(JsonKind.Null, 0, offset);
  return -1;
}

function readList(tape: Tape, bytes: Bytes, source: usize, parent: usize, depth: i32): i32 {
  const offset = i32(bytes.address - source);
  if (depth == 0) return offset;
  const list = tape.open(JsonKind.Array, offset, parent);
  const reader = ProtobufReader.of(bytes);
  while (reader.next()) {
    if (!reader.is(1, WireType.Bytes)) continue;
    tape.count(list);
    const wrong = readValue(tape, reader.bytes(), source, list, depth);
    if (wrong >= 0) return wrong;
  }
  if (reader.failed) return offset + reader.offset;
  tape.close(list);
  return -1;
}
