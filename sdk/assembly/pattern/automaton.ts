import { Op, Program, SIZE } from "./program";
import { Place } from "./syntax";

// A state of the automaton is the set of instructions it may be at, as bits, in words of 64. Stepping over a byte costs
// at most one look at each instruction, so a text of n bytes costs n × instructions at most, whatever they are.

/** A program on the heap, and what it takes to simulate it. */
// @ts-ignore: decorator
@unmanaged
export class Automaton {
  code: usize;
  count: i32;
  /** Words of a set. */
  words: i32;
  /** Instructions that are still to be looked at: room for three per instruction. */
  stack: usize;

  /** Copies a program out of the arena. */
  static create(program: Program): Automaton {
    const automaton = changetype<Automaton>(heap.alloc(offsetof<Automaton>()));
    const count = program.count;
    const size = <usize>count * SIZE;
    let sets = 0;
    for (let i = 0; i < count; i++) if (load<u8>(program.code + <usize>i * SIZE) == Op.Set) sets++;
    const code = heap.alloc(size + <usize>sets * 32);
    memory.copy(code, program.code, size);
    let set = code + size;
    for (let at = code; at < code + size; at += SIZE) {
      if (load<u8>(at) != Op.Set) continue;
      memory.copy(set, load<usize>(at, 8), 32);
      store<usize>(at, set, 8);
      set += 32;
    }
    automaton.code = code;
    automaton.count = count;
    automaton.words = (count + 63) >> 6;
    automaton.stack = heap.alloc(<usize>(count + 1) * 12);
    return automaton;
  }

  free(): void {
    heap.free(this.code);
    heap.free(this.stack);
    heap.free(changetype<usize>(this));
  }

  /** Gives each byte a class, such that no instruction tells the bytes of a class apart. Answers how many there are. */
  classify(classes: usize): i32 {
    let last = 0;
    store<u8>(classes, 0);
    for (let byte: u32 = 1; byte < 256; byte++) {
      const end = this.code + <usize>this.count * SIZE;
      for (let at = this.code; at < end; at += SIZE) {
        if (eats(at, byte) == eats(at, byte - 1)) continue;
        last++;
        break;
      }
      store<u8>(classes + byte, last);
    }
    return last + 1;
  }

  /** Makes `set` the one instruction. */
  only(set: usize, index: i32): void {
    memory.fill(set, 0, (<usize>this.words) << 3);
    put(set, index);
  }

  /**
   * Puts all instructions into `closed` that are reached from `core` without eating a byte where `places` hold.
   * Answers whether the end of the program is among them.
   */
  close(core: usize, closed: usize, places: u32): bool {
    const words = this.words;
    const stack = this.stack;
    let top = stack;
    memory.fill(closed, 0, (<usize>words) << 3);
    for (let word = 0; word < words; word++) {
      let bits = load<u64>(core + ((<usize>word) << 3));
      for (; bits; bits &= bits - 1) {
        store<i32>(top, (word << 6) + <i32>ctz(bits));
        top += 4;
        while (top > stack) {
          top -= 4;
          const index = load<i32>(top);
          if (has(closed, index)) continue;
          put(closed, index);
          const at = this.code + <usize>index * SIZE;
          const op = load<u8>(at);
          if (op == Op.Split) {
            store<i32>(top, load<i32>(at, 8));
            store<i32>(top, load<i32>(at, 4), 4);
            top += 8;
          } else if (op == Op.Assert && (load<u8>(at, 3) & places) == load<u8>(at, 3)) {
            store<i32>(top, load<i32>(at, 4));
            top += 4;
          }
        }
      }
    }
    return has(closed, 0);
  }

  /** Puts into `core` where the instructions of `closed` go on when they eat `byte`. Answers whether any does. */
  step(closed: usize, byte: u32, core: usize): bool {
    const words = this.words;
    let any = false;
    memory.fill(core, 0, (<usize>words) << 3);
    for (let word = 0; word < words; word++) {
      let bits = load<u64>(closed + ((<usize>word) << 3));
      for (; bits; bits &= bits - 1) {
        const at = this.code + (<usize>(word << 6) + <usize>ctz(bits)) * SIZE;
        if (!eats(at, byte)) continue;
        put(core, load<i32>(at, 4));
        any = true;
      }
    }
    return any;
  }
}

/** Whether the instruction at `at` eats `byte`. */
export function eats(at: usize, byte: u32): bool {
  const op = load<u8>(at);
  if (op == Op.Range) return byte >= load<u8>(at, 1) && byte <= load<u8>(at, 2);
  if (op == Op.Set) return ((load<u8>(load<usize>(at, 8) + (byte >> 3)) >> (byte & 7)) & 1) != 0;
  return false;
}

/** Whether an instruction is in a set. */
// @ts-ignore: decorator
@inline
export function has(set: usize, index: i32): bool {
  return ((load<u8>(set + (index >> 3)) >> (index & 7)) & 1) != 0;
}

// @ts-ignore: decorator
@inline
export function put(set: usize, index: i32): void {
  const at = set + (index >> 3);
  store<u8>(at, (<u32>load<u8>(at)) | (1 << (index & 7)));
}

/** All that holds between the bytes `before` and `after`, -1 where the text ends. */
export function placesBetween(before: i32, after: i32): u32 {
  let places: u32 = 0;
  if (before < 0) places |= Place.BeginText | Place.BeginLine;
  else if (before == 0x0a) places |= Place.BeginLine;
  if (after < 0) places |= Place.EndText | Place.EndLine;
  else if (after == 0x0a) places |= Place.EndLine;
  if (isWord(before) != isWord(after)) return places | Place.WordBoundary;
  const insideCharacter = (after & 0xc0) == 0x80 && after >= 0;
  return insideCharacter ? places : places | Place.NoWordBoundary;
}

/** Whether a byte is a letter, a digit or `_` of ASCII. */
export function isWord(byte: i32): bool {
  return <u32>((byte | 0x20) - 0x61) < 26 || <u32>(byte - 0x30) < 10 || byte == 0x5f;
}
