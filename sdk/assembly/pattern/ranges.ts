import { BytesBuilder } from "../encoding/builder";
import { Node, Part } from "./syntax";

/** The largest Unicode scalar value. */
export const LAST: u32 = 0x10ffff;

/** A set of characters as ranges of scalar values, each two words: first and last, both included. */
// @ts-ignore: decorator
@unmanaged
export class Ranges {
  static create(): Ranges {
    return changetype<Ranges>(BytesBuilder.create(64));
  }

  get count(): i32 {
    return this.out.length >> 3;
  }

  add(first: u32, last: u32): Ranges {
    const at = this.out.extend(8);
    store<u32>(at, first);
    store<u32>(at, last, 4);
    return this;
  }

  /** Adds what is missing between ranges that are sorted, which is all others. */
  addOthers(sorted: Ranges): void {
    let from: u32 = 0;
    for (let i = 0; i < sorted.count; i++) {
      if (sorted.first(i) > from) this.add(from, sorted.first(i) - 1);
      from = sorted.last(i) + 1;
    }
    if (from <= LAST) this.add(from, LAST);
  }

  /** Adds the other case of every ASCII letter. */
  fold(): void {
    for (let i = this.count - 1; i >= 0; i--) {
      this.addShifted(this.first(i), this.last(i), 0x41, 0x20);
      this.addShifted(this.first(i), this.last(i), 0x61, -0x20);
    }
  }

  private addShifted(first: u32, last: u32, letter: u32, shift: i32): void {
    const from = max(first, letter);
    const to = min(last, letter + 25);
    if (from <= to) this.add(from + shift, to + shift);
  }

  /** Sorts the ranges and joins those that touch. */
  normalize(): Ranges {
    const count = this.count;
    for (let i = 1; i < count; i++) {
      const range = load<u64>(this.at(i));
      let j = i;
      for (; j > 0 && <u32>load<u64>(this.at(j - 1)) > <u32>range; j--)
        store<u64>(this.at(j), load<u64>(this.at(j - 1)));
      store<u64>(this.at(j), range);
    }
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (kept && this.first(i) <= this.last(kept - 1) + 1) {
        store<u32>(this.at(kept - 1), max(this.last(kept - 1), this.last(i)), 4);
      } else {
        store<u64>(this.at(kept++), load<u64>(this.at(i)));
      }
    }
    this.out.truncate(kept << 3);
    return this;
  }

  /** The ranges, sorted and joined, as a node. */
  toNode(): Node {
    this.normalize();
    return Node.create(Part.Class, <i32>this.out.address, this.count);
  }

  first(index: i32): u32 {
    return load<u32>(this.at(index));
  }

  last(index: i32): u32 {
    return load<u32>(this.at(index), 4);
  }

  // @ts-ignore: decorator
  @inline
  private get out(): BytesBuilder {
    return changetype<BytesBuilder>(changetype<usize>(this));
  }

  private at(index: i32): usize {
    return this.out.address + ((<usize>index) << 3);
  }
}
