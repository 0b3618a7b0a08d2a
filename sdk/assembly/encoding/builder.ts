import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { addressOf, lengthOf } from "../bytes/text";

/**
 * Bytes that grow at the end: what JSON and protobuf are written to and messages are built with.
 *
 * Lives in the arena, so it is gone when the outermost callback returns, and nobody frees it. It can begin in memory
 * of the caller and moves to the arena when that is full.
 */
// @ts-ignore: decorator
@unmanaged
export class BytesBuilder {
  /** Where the bytes are. Changes as they grow. */
  address: usize;
  /** How many they are. */
  length: i32;
  private room: i32;

  /** An empty builder with space for `room` bytes before it has to grow. */
  static create(room: i32 = 128): BytesBuilder {
    return BytesBuilder.over(take(room), room);
  }

  /** An empty builder that begins in `room` bytes at `address`. */
  static over(address: usize, room: i32): BytesBuilder {
    const builder = changetype<BytesBuilder>(take(offsetof<BytesBuilder>()));
    builder.address = address;
    builder.length = 0;
    builder.room = room;
    return builder;
  }

  /** Makes space for `count` more bytes, which the caller writes there; `length` counts them already. */
  extend(count: i32): usize {
    const length = this.length;
    const needed = length + count;
    if (needed > this.room) this.grow(needed);
    this.length = needed;
    return this.address + length;
  }

  /** Appends one byte. */
  byte(value: u32): BytesBuilder {
    store<u8>(this.extend(1), value);
    return this;
  }

  /** Appends text (as UTF-8) or bytes. */
  append<T>(value: T): BytesBuilder {
    const address = addressOf(value);
    return this.copy(address, lengthOf(value, address));
  }

  /** Appends `length` bytes at `address`, which may lie in this builder. */
  copy(address: usize, length: i32): BytesBuilder {
    memory.copy(this.extend(length), address, length);
    return this;
  }

  /** Appends a number in decimal. */
  integer(value: i64): BytesBuilder {
    let rest = <u64>value;
    if (value < 0) {
      this.byte(0x2d);
      rest = 0 - rest;
    }
    let digits = 1;
    for (let limit = rest; limit >= 10; limit /= 10) digits++;
    let at = this.extend(digits) + digits;
    do {
      store<u8>(--at, 0x30 + <u32>(rest % 10));
      rest /= 10;
    } while (rest != 0);
    return this;
  }

  /** Forgets all but the first `length` bytes. */
  truncate(length: i32): void {
    this.length = min(this.length, max(length, 0));
  }

  /** View on the bytes written so far; writing more may leave it behind. */
  view(): Bytes {
    return Bytes.view(this.address, this.length);
  }

  /** What was built, decoded from UTF-8 into a string of its own. */
  toString(): string {
    return this.view().toString();
  }

  private grow(needed: i32): void {
    if (needed < 0) unreachable();
    const room = max(needed, min(this.room, 0x3fffffff) << 1);
    const address = take(room);
    memory.copy(address, this.address, this.length);
    this.address = address;
    this.room = room;
  }
}
