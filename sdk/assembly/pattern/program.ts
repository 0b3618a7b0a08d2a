import { take } from "../abi/arena";
import { Node, Part, UNLIMITED } from "./syntax";

// A program is an automaton over bytes: instructions that eat one byte and go on, or go on at once. UTF-8 is in it, so
// bytes that are not UTF-8 match no character.
//
//   0     1     2     3       4       8
//   | op  | low | high | place | next  | other |

/** What an instruction does. */
export const enum Op {
  /** Ends well. Always instruction 0. */
  Match = 0,
  /** Eats a byte from `low` to `high`. */
  Range = 1,
  /** Eats a byte that is in the set of 256 bits at address `other`. */
  Set = 2,
  /** Goes on at `next` and at `other`. */
  Split = 3,
  /** Goes on if all of `place` holds. */
  Assert = 4,
}

// @ts-ignore: decorator
@inline
export const SIZE: usize = 12;

/** Most instructions: about that many steps per byte in the worst case, and half a bit each per state kept. */
export const MOST: i32 = 4096;

/** Builds a program from its end to its start, so that each instruction knows where to go on. */
// @ts-ignore: decorator
@unmanaged
export class Program {
  code: usize;
  count: i32;
  /** All places that some instruction asks for. */
  places: u32;
  private room: i32;

  static create(): Program {
    const program = changetype<Program>(take(offsetof<Program>()));
    program.room = 64;
    program.code = take(<usize>program.room * SIZE);
    program.count = 0;
    program.places = 0;
    program.add(Op.Match, 0, 0, 0);
    return program;
  }

  /** Whether the expression is too large. */
  get overflows(): bool {
    return this.count > MOST;
  }

  /** Adds instructions for a node before `next` and answers the first of them. */
  build(node: Node, next: i32): i32 {
    if (this.overflows) return next;
    const part = node.part;
    if (part == Part.Class) return this.buildClass(node.least, node.most, next);
    if (part == Part.Repeat) return this.buildRepeat(node, next);
    if (part == Part.Concat) {
      let child = node.child;
      while (child) {
        next = this.build(child, next);
        child = child.next;
      }
    } else if (part == Part.Alternate) {
      return this.buildAlternate(node, next);
    } else if (part == Part.Assert) {
      this.places |= node.least;
      return this.add(Op.Assert, next, 0, (<u32>node.least) << 24);
    }
    return next;
  }

  /** Adds a loop in front of `next` that eats any bytes. */
  buildSearch(next: i32): i32 {
    const loop = this.add(Op.Split, next, 0, 0);
    this.setOther(loop, this.add(Op.Range, loop, 0, 0xff0000));
    return loop;
  }

  private buildAlternate(node: Node, next: i32): i32 {
    let first = -1;
    let child = node.child;
    while (child) {
      const start = this.build(child, next);
      first = first < 0 ? start : this.add(Op.Split, start, first, 0);
      child = child.next;
    }
    return first;
  }

  private buildRepeat(node: Node, next: i32): i32 {
    const child = node.child;
    if (!child) return next;
    let first = next;
    if (node.most == UNLIMITED) {
      const loop = this.add(Op.Split, 0, next, 0);
      this.setNext(loop, this.build(child, loop));
      first = loop;
    } else {
      for (let i = node.least; i < node.most; i++) {
        const start = this.build(child, first);
        if (start == first) break; // an empty child: more of it is no more
        first = this.add(Op.Split, start, next, 0);
      }
    }
    for (let i = 0; i < node.least; i++) {
      const start = this.build(child, first);
      if (start == first) break;
      first = start;
    }
    return first;
  }

  /** One of `count` ranges of characters: a set for what is ASCII, sequences of bytes for the rest. */
  private buildClass(ranges: usize, count: i32, next: i32): i32 {
    let first = -1;
    let ascii = 0;
    while (ascii < count && load<u32>(ranges + ((<usize>ascii) << 3)) < 0x80) ascii++;
    if (ascii == 1) {
      const last = min<u32>(load<u32>(ranges, 4), 0x7f);
      first = this.add(Op.Range, next, 0, (load<u32>(ranges) << 8) | (last << 16));
    } else if (ascii > 1) {
      const bits = take(32);
      memory.fill(bits, 0, 32);
      for (let i = 0; i < ascii; i++) {
        const last = min<u32>(load<u32>(ranges + ((<usize>i) << 3), 4), 0x7f);
        for (let byte = load<u32>(ranges + ((<usize>i) << 3)); byte <= last; byte++) {
          store<u8>(bits + (byte >> 3), (<u32>load<u8>(bits + (byte >> 3))) | (1 << (byte & 7)));
        }
      }
      first = this.add(Op.Set, next, <i32>bits, 0);
    }
    for (let i = 0; i < count; i++) {
      const from = max<u32>(load<u32>(ranges + ((<usize>i) << 3)), 0x80);
      const to = load<u32>(ranges + ((<usize>i) << 3), 4);
      // Surrogates are not characters.
      if (from < 0xd800) first = this.buildSequences(from, min<u32>(to, 0xd7ff), next, first);
      if (to > 0xdfff) first = this.buildSequences(max<u32>(from, 0xe000), to, next, first);
    }
    // No character at all: a range that has none.
    return first < 0 ? this.add(Op.Range, next, 0, 0x000100) : first;
  }

  /**
   * Adds what the UTF-8 forms of `from` to `to` are, as alternatives to `first`. A range is cut until all of it has the
   * same length and, but for one byte, each byte is the same or runs over all its values.
   */
  private buildSequences(from: u32, to: u32, next: i32, first: i32): i32 {
    if (from > to || this.overflows) return first;
    for (let bits = 11; bits <= 16; bits += 5) {
      const last = ((<u32>1) << bits) - 1;
      if (from <= last && to > last) {
        return this.buildSequences(last + 1, to, next, this.buildSequences(from, last, next, first));
      }
    }
    for (let shift = 6; shift <= 18; shift += 6) {
      const low = ((<u32>1) << shift) - 1;
      if ((from & ~low) == (to & ~low)) continue;
      if (from & low) {
        return this.buildSequences((from | low) + 1, to, next, this.buildSequences(from, from | low, next, first));
      }
      if ((to & low) != low) {
        return this.buildSequences(to & ~low, to, next, this.buildSequences(from, (to & ~low) - 1, next, first));
      }
    }
    const length = from < 0x800 ? 2 : from < 0x10000 ? 3 : 4;
    const lead: u32 = length == 2 ? 0xc0 : length == 3 ? 0xe0 : 0xf0;
    for (let i = 0; i < length - 1; i++) {
      const shift = 6 * i;
      next = this.addRange(0x80 | ((from >> shift) & 0x3f), 0x80 | ((to >> shift) & 0x3f), next);
    }
    const shift = 6 * (length - 1);
    const start = this.addRange(lead | (from >> shift), lead | (to >> shift), next);
    return first < 0 ? start : this.add(Op.Split, start, first, 0);
  }

  private addRange(low: u32, high: u32, next: i32): i32 {
    return this.add(Op.Range, next, 0, (low << 8) | (high << 16));
  }

  private add(op: Op, next: i32, other: i32, operands: u32): i32 {
    if (this.count == this.room) {
      const code = take(<usize>this.room * 2 * SIZE);
      memory.copy(code, this.code, <usize>this.count * SIZE);
      this.code = code;
      this.room <<= 1;
    }
    const at = this.code + <usize>this.count * SIZE;
    store<u32>(at, op | operands);
    store<i32>(at, next, 4);
    store<i32>(at, other, 8);
    return this.count++;
  }

  private setNext(index: i32, next: i32): void {
    store<i32>(this.code + <usize>index * SIZE, next, 4);
  }

  private setOther(index: i32, other: i32): void {
    store<i32>(this.code + <usize>index * SIZE, other, 8);
  }
}
