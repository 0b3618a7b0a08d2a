import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { addressOf, lengthOf } from "../bytes/text";
import { BytesBuilder } from "../encoding/builder";
import { WireType } from "./wire";

/**
 * Writes a protobuf message field by field:
 *
 *     const writer = ProtobufWriter.create();
 *     writer.bytes(1, "name");
 *     const inner = writer.begin(2);
 *     writer.uint64(1, 42);
 *     writer.end(inner);
 *     send(writer.view());
 *
 * What it is told is written, defaults too; leaving them out is the caller's decision.
 */
// @ts-ignore: decorator
@unmanaged
export class ProtobufWriter {
  /** What is written to. */
  out: BytesBuilder;

  /** A writer with space for `room` bytes before it has to grow. */
  static create(room: i32 = 128): ProtobufWriter {
    return ProtobufWriter.to(BytesBuilder.create(room));
  }

  /** A writer that appends to `out`. */
  static to(out: BytesBuilder): ProtobufWriter {
    const writer = changetype<ProtobufWriter>(take(offsetof<ProtobufWriter>()));
    writer.out = out;
    return writer;
  }

  /** A varint: `uint32`, `uint64`, `int32`, `int64` (as i64, by a cast), an enum. */
  uint64(field: i32, value: u64): void {
    this.tag(field, WireType.Varint);
    this.varint(value);
  }

  /** A zigzag varint: `sint32`, `sint64`. */
  sint64(field: i32, value: i64): void {
    this.uint64(field, <u64>((value << 1) ^ (value >> 63)));
  }

  /** A `bool`. */
  bool(field: i32, value: bool): void {
    this.uint64(field, value ? 1 : 0);
  }

  /** `fixed64`, `sfixed64` (by a cast). */
  fixed64(field: i32, value: u64): void {
    this.tag(field, WireType.Fixed64);
    store<u64>(this.out.extend(8), value);
  }

  /** `fixed32`, `sfixed32` (by a cast). */
  fixed32(field: i32, value: u32): void {
    this.tag(field, WireType.Fixed32);
    store<u32>(this.out.extend(4), value);
  }

  /** A `double`. */
  double(field: i32, value: f64): void {
    this.fixed64(field, reinterpret<u64>(value));
  }

  /** A `float`. */
  float(field: i32, value: f32): void {
    this.fixed32(field, reinterpret<u32>(value));
  }

  /** `bytes`, a `string` (as UTF-8), or a message that is serialized already. */
  bytes<T>(field: i32, value: T): void {
    const address = addressOf(value);
    const length = lengthOf(value, address);
    this.tag(field, WireType.Bytes);
    this.varint(length);
    this.out.copy(address, length);
  }

  /** Begins an embedded message; give the answer to `end`. */
  begin(field: i32): i32 {
    this.tag(field, WireType.Bytes);
    this.out.byte(0);
    return this.out.length;
  }

  /** Ends the embedded message that began at `mark`: puts its length in front. */
  end(mark: i32): void {
    const out = this.out;
    const length = out.length - mark;
    const more = varintSize(length) - 1;
    if (more) {
      out.extend(more);
      memory.copy(out.address + mark + more, out.address + mark, length);
    }
    storeVarint(out.address + mark - 1, length);
  }

  /** View on the message so far; writing more may leave it behind. */
  view(): Bytes {
    return this.out.view();
  }

  private tag(field: i32, type: WireType): void {
    this.varint(((<u32>field) << 3) | type);
  }

  private varint(value: u64): void {
    storeVarint(this.out.extend(varintSize(value)), value);
  }
}

/** How many bytes a varint takes: 1 to 10. */
export function varintSize(value: u64): i32 {
  return (<i32>(63 - clz(value | 1)) * 9 + 73) >> 6;
}

/** Writes a varint and answers the address behind it. */
export function storeVarint(at: usize, value: u64): usize {
  for (; value >= 0x80; value >>= 7) store<u8>(at++, value | 0x80);
  store<u8>(at, value);
  return at + 1;
}
