import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly/bytes";
import { BytesBuilder } from "proxy-wasm-assemblyscript-sdk/assembly/encoding";
import { JsonDocument, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly/json";

/** Offset of the error, -1 for a document. */
export function errorOffset(text: usize, length: i32, depth: i32, size: i32): i32 {
  const document = JsonDocument.parse(Bytes.view(text, length), depth, size);
  const offset = document.errorOffset;
  document.free();
  return offset;
}

export function error(text: usize, length: i32): string {
  const document = JsonDocument.parse(Bytes.view(text, length));
  const error = document.error;
  document.free();
  return error;
}

/** The document written again; null if it is none. Every getter is called on the way. */
export function rewrite(text: usize, length: i32): Bytes | null {
  const document = JsonDocument.parse(Bytes.view(text, length));
  let written: Bytes | null = null;
  if (!document.failed) {
    const writer = JsonWriter.create(4);
    write(writer, document.root);
    written = writer.view();
  }
  document.free();
  return written;
}

function write(writer: JsonWriter, value: JsonValue): void {
  const kind = value.kind;
  if (kind == JsonKind.Object) {
    writer.beginObject();
    const members = value.members();
    let count = 0;
    while (members.next()) {
      assert(changetype<usize>(value.get(members.nameBytes)) == changetype<usize>(members.value));
      writer.key(members.nameBytes);
      write(writer, members.value);
      count++;
    }
    assert(count == value.size);
    writer.endObject();
  } else if (kind == JsonKind.Array) {
    writer.beginArray();
    const items = value.items();
    let count = 0;
    while (items.next()) {
      if (count < 3) assert(changetype<usize>(value.at(count)) == changetype<usize>(items.value));
      write(writer, items.value);
      count++;
    }
    assert(count == value.size && value.at(count) === null);
    writer.endArray();
  } else if (kind == JsonKind.String) {
    writer.string(value.toBytes());
  } else if (kind == JsonKind.Bool) {
    writer.bool(value.toBool());
  } else if (kind == JsonKind.Number) {
    if (value.isInteger) writer.integer(value.toInteger());
    else writer.number(value.toNumber());
  } else {
    writer.null();
  }
}

export function toNumber(text: usize, length: i32): f64 {
  const document = JsonDocument.parse(Bytes.view(text, length));
  const number = document.root.toNumber();
  document.free();
  return number;
}

export function isInteger(text: usize, length: i32): bool {
  const document = JsonDocument.parse(Bytes.view(text, length));
  const is = document.root.isInteger;
  document.free();
  return is;
}

export function toInteger(text: usize, length: i32): i64 {
  const document = JsonDocument.parse(Bytes.view(text, length));
  const integer = document.root.toInteger();
  document.free();
  return integer;
}

/** Each getter on each kind of value: the sum is of no interest, a trap is. */
export function wrongKinds(text: usize, length: i32): i32 {
  const document = JsonDocument.parse(Bytes.view(text, length));
  const value = document.root;
  let sum = value.size + value.toBytes().length + <i32>value.toInteger() + i32(value.toBool());
  sum += i32(isNaN(value.toNumber())) + value.toString().length + i32(value.get("a") === null);
  sum += i32(value.at(0) === null) + i32(value.items().next()) + i32(value.members().next()) + i32(value.equals("a"));
  document.free();
  return sum;
}

export function writeNumber(value: f64): Bytes {
  return JsonWriter.create().number(value).view();
}

export function writeString(text: usize, length: i32): Bytes {
  // In memory of the caller first.
  return JsonWriter.to(BytesBuilder.over(memory.data(16), 16))
    .string(Bytes.view(text, length))
    .view();
}
