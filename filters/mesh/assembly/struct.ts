import { Bytes, ProtobufReader, ProtobufWriter, WireType, take } from "proxy-wasm-assemblyscript-sdk";

// google.protobuf.Struct (google/protobuf/struct.proto), as far as peers need it:
//
//   Struct  1: repeated { 1: key, 2: Value }        a map
//   Value   3: string_value · 5: struct_value       other kinds are skipped

/**
 * Steps through the entries of a serialized Struct: `while (entries.next()) use(entries.key, entries.text);`.
 * Malformed bytes end the loop with `failed`.
 */
// @ts-ignore: decorator
@unmanaged
export class StructEntries {
  private reader: ProtobufReader;
  private malformed: bool;
  /** Key of the current entry. */
  key: Bytes;
  /** Its text; null when it is none. */
  text: Bytes | null;
  /** Its Struct, serialized; null when it is none. */
  struct: Bytes | null;

  static of(bytes: Bytes): StructEntries {
    const entries = changetype<StructEntries>(take(offsetof<StructEntries>()));
    entries.reader = ProtobufReader.of(bytes);
    entries.malformed = false;
    return entries;
  }

  /** Whether the bytes are not a Struct. Known after the last entry. */
  get failed(): bool {
    return this.malformed || this.reader.failed;
  }

  /** Moves to the next entry; false after the last one. */
  next(): bool {
    const reader = this.reader;
    while (!this.malformed && reader.next()) {
      if (reader.is(1, WireType.Bytes)) {
        this.readEntry(reader.message());
        return !this.malformed;
      }
    }
    return false;
  }

  private readEntry(entry: ProtobufReader): void {
    this.key = Bytes.view(0, 0);
    this.text = null;
    this.struct = null;
    while (entry.next()) {
      if (entry.is(1, WireType.Bytes)) this.key = entry.bytes();
      else if (entry.is(2, WireType.Bytes)) this.readValue(entry.message());
    }
    if (entry.failed) this.malformed = true;
  }

  private readValue(value: ProtobufReader): void {
    while (value.next()) {
      const isText = value.is(3, WireType.Bytes);
      const isStruct = value.is(5, WireType.Bytes);
      if (!isText && !isStruct) continue;
      const bytes = value.bytes();
      this.text = isText ? bytes : null;
      this.struct = isStruct ? bytes : null;
    }
    if (value.failed) this.malformed = true;
  }
}

/** Appends an entry with a text, unless it is empty. */
export function writeText<K>(struct: ProtobufWriter, key: K, text: Bytes): void {
  if (text.isEmpty) return;
  const entry = struct.begin(1);
  struct.bytes(1, key);
  const value = struct.begin(2);
  struct.bytes(3, text);
  struct.end(value);
  struct.end(entry);
}

/** Appends an entry with a Struct that is serialized already. */
export function writeStruct<K>(struct: ProtobufWriter, key: K, inner: Bytes): void {
  const entry = struct.begin(1);
  struct.bytes(1, key);
  const value = struct.begin(2);
  struct.bytes(5, inner);
  struct.end(value);
  struct.end(entry);
}
