import { take } from "../abi/arena";
import { addressOf, lengthOf } from "./text";
import { compareBytes, sameBytes, sameLetters } from "./compare";
import { decode } from "./decode";

/**
 * A view on bytes that the host wrote: a header value, a property, a piece of a body, a value of shared data.
 *
 * It costs eight bytes of the arena and no garbage, and **lives as long as the outermost callback**. Keep bytes
 * longer with `copy()`. Nothing here traps: an index outside answers 0, a range outside is cut.
 *
 *   0          4
 *   | address  | length |
 */
// @ts-ignore: decorator
@unmanaged
export class Bytes {
  /** Where the bytes are. For codecs; everything else has a method. */
  address: usize;
  /** How many they are. */
  length: i32;

  /** A view on `length` bytes at `address`. */
  static view(address: usize, length: i32): Bytes {
    const view = take(offsetof<Bytes>());
    store<usize>(view, address, offsetof<Bytes>("address"));
    store<i32>(view, length, offsetof<Bytes>("length"));
    return changetype<Bytes>(view);
  }

  /** A view on the bytes of a string (as UTF-8), array or buffer. */
  static of<T>(value: T): Bytes {
    const address = addressOf(value);
    return Bytes.view(address, lengthOf(value, address));
  }

  /** The byte at `index`, 0 outside. */
  at(index: i32): u8 {
    return <u32>index < <u32>this.length ? load<u8>(this.address + index) : 0;
  }

  /** Whether there is no byte. An empty value is not a missing one: that is `null`. */
  get isEmpty(): bool {
    return this.length == 0;
  }

  /** Byte for byte equal. */
  equals<T>(other: T): bool {
    const address = addressOf(other);
    const length = lengthOf(other, address);
    return this.length == length && sameBytes(this.address, address, length);
  }

  /** Order byte by byte: negative when these come before `other`, of which they may be the beginning. */
  compareTo<T>(other: T): i32 {
    const address = addressOf(other);
    const length = lengthOf(other, address);
    const order = compareBytes(this.address, address, min(this.length, length));
    return order ? order : this.length - length;
  }

  /** Equal but for the case of ASCII letters. */
  equalsIgnoreCase<T>(other: T): bool {
    const address = addressOf(other);
    return this.length == lengthOf(other, address) && sameLetters(this.address, address, this.length);
  }

  /** Whether the bytes begin with `prefix`. */
  startsWith<T>(prefix: T): bool {
    const address = addressOf(prefix);
    const length = lengthOf(prefix, address);
    return this.length >= length && sameBytes(this.address, address, length);
  }

  /** Whether the bytes end with `suffix`. */
  endsWith<T>(suffix: T): bool {
    const address = addressOf(suffix);
    const length = lengthOf(suffix, address);
    return this.length >= length && sameBytes(this.address + this.length - length, address, length);
  }

  /** Index of the first `byte` at or after `from`, -1 when there is none. */
  indexOf(byte: u8, from: i32 = 0): i32 {
    for (let i = max(from, 0); i < this.length; i++) if (load<u8>(this.address + i) == byte) return i;
    return -1;
  }

  /** Index of the last `byte`, -1 when there is none. */
  lastIndexOf(byte: u8): i32 {
    for (let i = this.length - 1; i >= 0; i--) if (load<u8>(this.address + i) == byte) return i;
    return -1;
  }

  /** Index of the first occurrence of `part` at or after `from`, -1 when there is none. */
  find<T>(part: T, from: i32 = 0): i32 {
    const address = addressOf(part);
    const length = lengthOf(part, address);
    const last = this.length - length;
    for (let i = max(from, 0); i <= last; i++) if (sameBytes(this.address + i, address, length)) return i;
    return -1;
  }

  /** View on the bytes from `start` up to, not including, `end`. Both are cut to what is there. */
  slice(start: i32, end: i32 = i32.MAX_VALUE): Bytes {
    const from = min(max(start, 0), this.length);
    const to = max(min(end, this.length), from);
    return Bytes.view(this.address + from, to - from);
  }

  /** View without spaces and tabs at both ends: optional white space of RFC 9110. */
  trim(): Bytes {
    let from = 0;
    let to = this.length;
    while (from < to && isBlank(load<u8>(this.address + from))) from++;
    while (to > from && isBlank(load<u8>(this.address + to - 1))) to--;
    return Bytes.view(this.address + from, to - from);
  }

  /** The bytes as a decimal number without sign, -1 when they are not one or do not fit 63 bits. */
  toInteger(): i64 {
    if (this.length == 0 || this.length > 19) return -1;
    let value: u64 = 0;
    for (let i = 0; i < this.length; i++) {
      const digit = <u32>load<u8>(this.address + i) - 0x30;
      if (digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value > <u64>i64.MAX_VALUE ? -1 : <i64>value;
  }

  /** A string of the bytes read as UTF-8; each ill-formed part becomes one U+FFFD and swallows no byte after it. */
  toString(): string {
    return decode(this.address, this.length);
  }

  /** A copy that outlives the callback. */
  copy(): StaticArray<u8> {
    const copy = new StaticArray<u8>(this.length);
    memory.copy(changetype<usize>(copy), this.address, this.length);
    return copy;
  }
}

// @ts-ignore: decorator
@inline
function isBlank(byte: u8): bool {
  return byte == 0x20 || byte == 0x09;
}
