import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { isUtf8 } from "../bytes/decode";
import { addressOf, lengthOf } from "../bytes/text";
import { WireType } from "./wire";

/** Groups inside groups that are skipped; deeper ones are malformed. */
const GROUPS: i32 = 64;

/**
 * Reads a protobuf message field by field:
 *
 *     const reader = ProtobufReader.of(bytes);
 *     while (reader.next()) {
 *       if (reader.is(1, WireType.Bytes)) name = reader.text();
 *       else if (reader.is(2, WireType.Varint)) size = reader.uint64();
 *     }
 *     if (reader.failed) …
 *
 * A field that is not read is skipped. Never reads outside the bytes and never traps: what is malformed ends the
 * loop with `failed`, and a getter for another wire type answers zero or nothing and fails.
 */
// @ts-ignore: decorator
@unmanaged
export class ProtobufReader {
  private start: usize;
  private at: usize;
  private end: usize;
  private tag: u32;
  private pending: bool;
  private malformed: bool;

  /** A reader over the bytes of a message, which are not copied. */
  static of<T>(bytes: T): ProtobufReader {
    const address = addressOf(bytes);
    return ProtobufReader.over(address, lengthOf(bytes, address));
  }

  /** Of `length` bytes at `address`. */
  static over(address: usize, length: i32): ProtobufReader {
    const reader = changetype<ProtobufReader>(take(offsetof<ProtobufReader>()));
    reader.start = address;
    reader.at = address;
    reader.end = address + length;
    reader.tag = 0;
    reader.pending = false;
    reader.malformed = false;
    return reader;
  }

  /** Moves to the next field; false at the end and at the first thing that is malformed. */
  next(): bool {
    if (this.pending) this.skip();
    if (this.malformed || this.at == this.end) return false;
    const tag = this.varint();
    const type = (<u32>tag) & 7;
    if (tag > u32.MAX_VALUE || tag < 8 || type > 5 || type == WireType.EndGroup) this.fail();
    this.tag = <u32>tag;
    this.pending = !this.malformed;
    return this.pending;
  }

  /** Number of the field that `next` moved to. */
  get field(): i32 {
    return this.tag >>> 3;
  }

  /** How the value of this field is written. */
  get wireType(): WireType {
    return (this.tag & 7) as WireType;
  }

  /** Whether this is that field, written in that way. */
  is(field: i32, type: WireType): bool {
    return this.tag == (((<u32>field) << 3) | type);
  }

  /** Whether the bytes were not a message. */
  get failed(): bool {
    return this.malformed;
  }

  /** Bytes read so far: where the value of this field begins, or the next field, or what is malformed. */
  get offset(): i32 {
    return i32(this.at - this.start);
  }

  /** A varint: `uint32`, `uint64`, `int32`, `int64` (by a cast), `bool`, an enum. */
  uint64(): u64 {
    return this.begin(WireType.Varint) ? this.varint() : 0;
  }

  /** A zigzag varint: `sint32`, `sint64`. */
  sint64(): i64 {
    const value = this.uint64();
    return (<i64>(value >>> 1)) ^ -((<i64>value) & 1);
  }

  /** A `bool`. */
  bool(): bool {
    return this.uint64() != 0;
  }

  /** `fixed64`, `sfixed64` (by a cast). */
  fixed64(): u64 {
    const at = this.begin(WireType.Fixed64) ? this.advance(8) : 0;
    return at ? load<u64>(at) : 0;
  }

  /** `fixed32`, `sfixed32` (by a cast). */
  fixed32(): u32 {
    const at = this.begin(WireType.Fixed32) ? this.advance(4) : 0;
    return at ? load<u32>(at) : 0;
  }

  /** A `double`. */
  double(): f64 {
    return reinterpret<f64>(this.fixed64());
  }

  /** A `float`. */
  float(): f32 {
    return reinterpret<f32>(this.fixed32());
  }

  /** `bytes`, or any other length-delimited value as it is. */
  bytes(): Bytes {
    let length: i32 = 0;
    let at: usize = 0;
    if (this.begin(WireType.Bytes)) {
      length = this.size();
      at = this.advance(length);
    }
    return Bytes.view(at, at ? length : 0);
  }

  /** `string`: bytes that are UTF-8. */
  text(): Bytes {
    const text = this.bytes();
    if (!isUtf8(text.address, text.length)) this.fail();
    return text;
  }

  /** An embedded message. Its failure is its own. */
  message(): ProtobufReader {
    return ProtobufReader.of(this.bytes());
  }

  private skip(): void {
    const type = this.tag & 7;
    this.pending = false;
    if (type == WireType.StartGroup) this.skipGroup();
    else this.skipValue(type);
  }

  private skipValue(type: u32): void {
    if (type == WireType.Varint) this.varint();
    else if (type == WireType.Fixed64) this.advance(8);
    else if (type == WireType.Fixed32) this.advance(4);
    else if (type == WireType.Bytes) this.advance(this.size());
    else this.fail();
  }

  /** Skips to the end of the group that just began, which must have the same number. */
  private skipGroup(): void {
    const open = memory.data(256, 4);
    let depth = 0;
    store<u32>(open, this.tag >>> 3);
    while (!this.malformed) {
      const tag = this.varint();
      const field = (<u32>tag) >>> 3;
      const type = (<u32>tag) & 7;
      if (tag > u32.MAX_VALUE || !field) {
        this.fail();
      } else if (type == WireType.EndGroup) {
        if (load<u32>(open + ((<usize>depth) << 2)) != field) this.fail();
        else if (depth-- == 0) return;
      } else if (type == WireType.StartGroup) {
        if (++depth == GROUPS) this.fail();
        else store<u32>(open + ((<usize>depth) << 2), field);
      } else {
        this.skipValue(type);
      }
    }
  }

  /** Whether the value is still to be read and of this type. */
  private begin(type: WireType): bool {
    const right = this.pending && (this.tag & 7) == type;
    this.pending = false;
    if (!right) this.fail();
    return right;
  }

  private varint(): u64 {
    let value: u64 = 0;
    let at = this.at;
    for (let shift: u64 = 0; shift < 70; shift += 7) {
      if (at >= this.end) break;
      const byte = <u64>load<u8>(at++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.at = at;
        return value;
      }
    }
    this.fail();
    return 0;
  }

  /** The length of a value, at most what is left. */
  private size(): i32 {
    const size = this.varint();
    if (size <= <u64>(this.end - this.at)) return <i32>size;
    this.fail();
    return 0;
  }

  /** Moves behind `count` bytes and answers where they begin, 0 when there are fewer. */
  private advance(count: i32): usize {
    const at = this.at;
    if (this.malformed || <usize>count > this.end - at) {
      this.fail();
      return 0;
    }
    this.at = at + count;
    return at;
  }

  private fail(): void {
    this.malformed = true;
    this.pending = false;
  }
}
