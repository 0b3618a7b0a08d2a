import { take } from "../abi/arena";
import { scalar, sequence } from "../bytes/decode";
import { Utf8, utf8 } from "../bytes/utf8";
import { readClass, readClassEscape } from "./class";
import { escapedCharacter } from "./escape";
import { LAST, Ranges } from "./ranges";
import { Node, Part, Place, UNLIMITED } from "./syntax";
import { isWord } from "./automaton";

// The grammar, RE2's without Unicode classes:
//
//   alternation = concat ("|" concat)*
//   concat      = (atom quantifier?)*
//   quantifier  = ("*" | "+" | "?" | "{n}" | "{n,}" | "{n,m}") "?"?
//   atom        = "(" group ")" | "[" class "]" | "." | "^" | "$" | "\" escape | character
//   group       = alternation | "?:" … | "?P<name>" … | "?flags" | "?flags:" …      flags i, m, s, and - before off

/** Groups inside groups. */
const DEPTH: i32 = 100;
/** Most repetitions that may be counted. */
const REPEATS: i32 = 1000;

/** Reads an expression. The first problem ends reading: nodes after it do not matter. */
// @ts-ignore: decorator
@unmanaged
export class Parser {
  start: usize;
  at: usize;
  end: usize;
  problem: Utf8 | null;
  offset: i32;
  private depth: i32;
  ignoreCase: bool;
  private lines: bool;
  private dotAll: bool;

  static over(address: usize, length: i32): Parser {
    const parser = changetype<Parser>(take(offsetof<Parser>()));
    memory.fill(changetype<usize>(parser), 0, offsetof<Parser>());
    parser.start = address;
    parser.at = address;
    parser.end = address + length;
    return parser;
  }

  /** The whole expression; `problem` is not null when it is none. */
  parse(): Node {
    const node = this.alternation();
    if (this.at < this.end) this.fail(utf8("there is no '(' for this ')'"), this.at);
    return node;
  }

  fail(problem: Utf8, at: usize): void {
    if (this.problem) return;
    this.problem = problem;
    this.offset = i32(at - this.start);
    this.at = this.end;
  }

  /** The byte here, 0 at the end. */
  peek(): u32 {
    return this.at < this.end ? <u32>load<u8>(this.at) : 0;
  }

  /** Moves on if this byte is here. */
  accept(byte: u32): bool {
    const found = this.at < this.end && load<u8>(this.at) == byte;
    if (found) this.at++;
    return found;
  }

  /** Moves behind the UTF-8 character here and answers it. */
  character(): u32 {
    const step = sequence(this.at, this.end);
    if (step < 0) {
      this.fail(utf8("the expression must be UTF-8"), this.at);
      return 0;
    }
    this.at += step;
    return scalar(this.at - step, step);
  }

  private alternation(): Node {
    const first = this.concat();
    if (this.peek() != 0x7c) return first;
    const node = Node.create(Part.Alternate);
    node.prepend(first);
    while (this.accept(0x7c)) node.prepend(this.concat());
    return node;
  }

  private concat(): Node {
    const node = Node.create(Part.Concat);
    while (this.at < this.end) {
      const byte = this.peek();
      if (byte == 0x7c || byte == 0x29) break;
      if (byte == 0x2a || byte == 0x2b || byte == 0x3f) {
        this.fail(utf8("there is nothing to repeat"), this.at);
        break;
      }
      node.prepend(this.quantified(this.atom(byte)));
    }
    return node;
  }

  private atom(byte: u32): Node {
    if (byte == 0x28) return this.group();
    if (byte == 0x5b) return readClass(this);
    if (byte == 0x5c) return this.escape();
    if (byte == 0x5e || byte == 0x24 || byte == 0x2e) {
      this.at++;
      if (byte == 0x5e) return Node.create(Part.Assert, this.lines ? Place.BeginLine : Place.BeginText);
      if (byte == 0x24) return Node.create(Part.Assert, this.lines ? Place.EndLine : Place.EndText);
      if (this.dotAll) return Ranges.create().add(0, LAST).toNode();
      return Ranges.create().add(0, 9).add(11, LAST).toNode();
    }
    return this.literal(this.character());
  }

  private literal(code: u32): Node {
    const ranges = Ranges.create().add(code, code);
    if (this.ignoreCase) ranges.fold();
    return ranges.toNode();
  }

  private escape(): Node {
    const at = this.at++;
    const letter = this.peek();
    const place =
      letter == 0x41 ? Place.BeginText : letter == 0x7a ? Place.EndText : letter == 0x62 ? Place.WordBoundary : 0;
    if (place || letter == 0x42) {
      this.at++;
      return Node.create(Part.Assert, place ? place : Place.NoWordBoundary);
    }
    const ranges = Ranges.create();
    if (readClassEscape(this, ranges)) return ranges.toNode();
    return this.literal(escapedCharacter(this, at));
  }

  private group(): Node {
    const open = this.at++;
    const ignoreCase = this.ignoreCase;
    const lines = this.lines;
    const dotAll = this.dotAll;
    if (this.accept(0x3f) && !this.groupKind(open)) return Node.create(Part.Empty); // (?i): goes on behind it
    if (++this.depth > DEPTH) this.fail(utf8("the nesting is too deep"), open);
    const node = this.alternation();
    this.depth--;
    if (!this.accept(0x29)) this.fail(utf8("there is no ')' for this '('"), open);
    this.ignoreCase = ignoreCase;
    this.lines = lines;
    this.dotAll = dotAll;
    return node;
  }

  /** Reads what follows `(?`. Answers whether a group goes on there; else it was flags for what follows. */
  private groupKind(open: usize): bool {
    if (this.peek() == 0x50 || this.peek() == 0x3c) {
      this.accept(0x50);
      if (this.accept(0x3c)) {
        const name = this.at;
        while (isWord(this.peek())) this.at++;
        if (this.at > name && this.accept(0x3e)) return true;
      }
      this.fail(utf8("this kind of group is not supported"), open);
      return true;
    }
    let on = true;
    while (this.at < this.end) {
      const letter = this.peek();
      this.at++;
      if (letter == 0x3a || letter == 0x29) return letter == 0x3a;
      if (letter == 0x69) this.ignoreCase = on;
      else if (letter == 0x6d) this.lines = on;
      else if (letter == 0x73) this.dotAll = on;
      else if (letter == 0x2d && on) on = false;
      else break;
    }
    this.fail(utf8("this kind of group is not supported"), open);
    return true;
  }

  private quantified(atom: Node): Node {
    const at = this.at;
    let least = 0;
    let most = UNLIMITED;
    const byte = this.peek();
    if (byte == 0x2a || byte == 0x2b || byte == 0x3f) {
      this.at++;
      if (byte == 0x2b) least = 1;
      else if (byte == 0x3f) most = 1;
    } else if (byte == 0x7b) {
      this.at++;
      least = this.count();
      most = least;
      if (least >= 0 && this.accept(0x2c)) most = this.peek() == 0x7d ? UNLIMITED : this.count();
      if (least < 0 || most < 0 || !this.accept(0x7d)) {
        this.at = at; // not a quantifier: the brace is a character
        return atom;
      }
      if (least > REPEATS || (most > REPEATS && most != UNLIMITED) || most < least) {
        this.fail(utf8("the repetition must be {n}, {n,} or {n,m} with n <= m <= 1000"), at);
      }
    } else {
      return atom;
    }
    this.accept(0x3f); // lazy or not makes no difference to whether there is a match
    const next = this.peek();
    if (next == 0x2a || next == 0x2b || next == 0x3f) this.fail(utf8("a repetition cannot be repeated"), this.at);
    const node = Node.create(Part.Repeat, least, most);
    node.child = atom;
    return node;
  }

  /** A decimal number here, cut above the limit; -1 when there is none. */
  private count(): i32 {
    let value = -1;
    while (this.peek() - 0x30 <= 9) {
      value = min(max(value, 0) * 10 + <i32>(this.peek() - 0x30), REPEATS + 1);
      this.at++;
    }
    return value;
  }
}
