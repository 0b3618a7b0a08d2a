import { sequence } from "../bytes/decode";
import { addressOf, lengthOf } from "../bytes/text";
import { BytesBuilder } from "../encoding/builder";
import { hash64 } from "../hash";

/** Most bytes of a label value; longer ones are cut. */
export const MAX_LABEL_VALUE: i32 = 256;

/**
 * Values of labels, in the order in which the group names them. Lives as long as the outermost callback.
 *
 * A value is normalised when it is added, so that no sink has to: ill-formed UTF-8 becomes U+FFFD, control characters
 * become `_`, and it ends at 256 bytes at a character's boundary.
 *
 *   0        2                 each value
 *   | size   | bytes … |
 */
// @ts-ignore: decorator
@unmanaged
export class LabelSet {
  private builder: BytesBuilder;
  /** How many values there are. */
  count: i32;

  /** No values yet. */
  static begin(): LabelSet {
    const set = changetype<LabelSet>(BytesBuilder.create(16).extend(8));
    set.builder = BytesBuilder.create(512);
    set.count = 0;
    return set;
  }

  /** Forgets all values, to be filled again. */
  clear(): LabelSet {
    this.builder.truncate(0);
    this.count = 0;
    return this;
  }

  /** Adds the value of the next label, text or bytes. */
  add<T>(value: T): LabelSet {
    const address = addressOf(value);
    return this.copy(address, lengthOf(value, address));
  }

  /** Adds the value of the next label: `length` bytes at `address`. */
  copy(address: usize, length: i32): LabelSet {
    const builder = this.builder;
    const start = builder.length;
    const at = builder.extend(2 + MAX_LABEL_VALUE);
    const size = normalise(address, length, at + 2);
    store<u16>(at, size);
    builder.truncate(start + 2 + size);
    this.count++;
    return this;
  }

  /** Adds the value of the next label: a number in decimal. */
  integer(value: i64): LabelSet {
    const builder = this.builder;
    const start = builder.length;
    builder.extend(2);
    builder.integer(value);
    store<u16>(builder.address + start, builder.length - start - 2);
    this.count++;
    return this;
  }

  /** Where the values are. */
  // @ts-ignore: decorator
  @inline
  get address(): usize {
    return this.builder.address;
  }

  /** How many bytes they take. */
  // @ts-ignore: decorator
  @inline
  get length(): i32 {
    return this.builder.length;
  }

  /** Hash of the values. */
  hash(): u64 {
    return hash64(this.builder.view());
  }
}

/** Writes the label value made of `length` bytes at `from`, at most 256 bytes, and answers how many. */
function normalise(from: usize, length: i32, out: usize): i32 {
  const start = out;
  const limit = out + MAX_LABEL_VALUE;
  const end = from + length;
  while (from < end && out < limit) {
    const byte = <u32>load<u8>(from);
    if (byte - 0x20 < 0x5f) {
      store<u8>(out++, byte);
      from++;
      continue;
    }
    if (byte < 0x80) {
      store<u8>(out++, 0x5f);
      from++;
      continue;
    }
    const step = sequence(from, end);
    if (step > 0) {
      if (out + step > limit) break;
      memory.copy(out, from, step);
      out += step;
      from += step;
    } else {
      if (out + 3 > limit) break;
      store<u8>(out, 0xef);
      store<u8>(out, 0xbf, 1);
      store<u8>(out, 0xbd, 2);
      out += 3;
      from -= step;
    }
  }
  return i32(out - start);
}
