import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { BytesBuilder } from "../encoding/builder";
import { JsonKind } from "../json/kind";
import { JsonValue } from "../json/value";
import { sortStruct } from "./struct-order";
import { ProtobufWriter } from "./writer";

/**
 * Writes a `google.protobuf.Struct`, deterministically: entries are sorted by the bytes of their keys, as protobuf
 * libraries do when they are asked to.
 *
 *     const struct = StructWriter.create();
 *     struct.string("NAME", name);
 *     struct.begin("LABELS");
 *     struct.string("app", app);
 *     struct.end();
 *     const message = struct.finish();
 *
 * A key must be given once.
 */
// @ts-ignore: decorator
@unmanaged
export class StructWriter {
  private writer: ProtobufWriter;
  private start: i32;
  private entry: i32;
  private content: i32;
  private open: Open | null;

  /** A writer with space for `room` bytes before it has to grow. */
  static create(room: i32 = 256): StructWriter {
    return StructWriter.to(BytesBuilder.create(room));
  }

  /** A writer that appends to `out`. */
  static to(out: BytesBuilder): StructWriter {
    const struct = changetype<StructWriter>(take(offsetof<StructWriter>()));
    struct.writer = ProtobufWriter.to(out);
    struct.start = out.length;
    struct.open = null;
    return struct;
  }

  /** A string: text or bytes, which must be UTF-8. */
  string<K, V>(key: K, value: V): void {
    this.beginEntry(key);
    this.writer.bytes(3, value);
    this.endEntry();
  }

  /** A number. */
  number<K>(key: K, value: f64): void {
    this.beginEntry(key);
    this.writer.double(2, value);
    this.endEntry();
  }

  /** `true` or `false`. */
  bool<K>(key: K, value: bool): void {
    this.beginEntry(key);
    this.writer.bool(4, value);
    this.endEntry();
  }

  /** Any JSON value. Integers become doubles, as all numbers of a Struct. */
  json<K>(key: K, value: JsonValue): void {
    this.beginEntry(key);
    writeValue(this.writer, value);
    this.endEntry();
  }

  /** Begins an object as the value of `key`, up to `end`. */
  begin<K>(key: K): void {
    this.beginEntry(key);
    const open = changetype<Open>(take(offsetof<Open>()));
    open.outer = this.open;
    open.entry = this.entry;
    open.content = this.content;
    open.fields = this.writer.begin(5);
    this.open = open;
  }

  /** Ends the object that `begin` began. */
  end(): void {
    const open = this.open;
    if (!open) return;
    sortStruct(this.writer.out, open.fields);
    this.writer.end(open.fields);
    this.open = open.outer;
    this.entry = open.entry;
    this.content = open.content;
    this.endEntry();
  }

  /** Ends all objects and answers the message. */
  finish(): Bytes {
    while (this.open) this.end();
    sortStruct(this.writer.out, this.start);
    return this.writer.view().slice(this.start);
  }

  private beginEntry<K>(key: K): void {
    this.entry = this.writer.begin(1);
    this.writer.bytes(1, key);
    this.content = this.writer.begin(2);
  }

  private endEntry(): void {
    this.writer.end(this.content);
    this.writer.end(this.entry);
  }
}

/** Where an object that is still open, its Value and its entry begin. */
// @ts-ignore: decorator
@unmanaged
class Open {
  outer: Open | null;
  entry: i32;
  content: i32;
  fields: i32;
}

/** Writes the fields of a `google.protobuf.Value`. */
export function writeValue(writer: ProtobufWriter, value: JsonValue): void {
  const kind = value.kind;
  if (kind == JsonKind.Null) {
    writer.uint64(1, 0);
  } else if (kind == JsonKind.Number) {
    writer.double(2, value.toNumber());
  } else if (kind == JsonKind.String) {
    writer.bytes(3, value.toBytes());
  } else if (kind == JsonKind.Bool) {
    writer.bool(4, value.toBool());
  } else if (kind == JsonKind.Object) {
    const fields = writer.begin(5);
    const members = value.members();
    while (members.next()) {
      const entry = writer.begin(1);
      writer.bytes(1, members.nameBytes);
      const content = writer.begin(2);
      writeValue(writer, members.value);
      writer.end(content);
      writer.end(entry);
    }
    sortStruct(writer.out, fields);
    writer.end(fields);
  } else {
    const list = writer.begin(6);
    const items = value.items();
    while (items.next()) {
      const item = writer.begin(1);
      writeValue(writer, items.value);
      writer.end(item);
    }
    writer.end(list);
  }
}
