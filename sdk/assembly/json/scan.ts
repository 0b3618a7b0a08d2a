import { Utf8, utf8 } from "../bytes/utf8";
import { Tape, Flag } from "./tape";
import { JsonKind } from "./kind";

/** What a complaint goes with. */
export const enum Detail {
  None = 0,
  /** `expected …, got` the byte there. */
  Byte = 1,
  /** The string there. */
  Name = 2,
}

/** Where reading stands, and what went wrong first. The scanners below move `at` and answer whether all is well. */
// @ts-ignore: decorator
@unmanaged
export class Scanner {
  source: usize;
  at: usize;
  end: usize;
  tape: Tape;
  /** What is wrong, null when nothing is, and where. */
  complaint: Utf8 | null;
  offset: i32;
  detail: Detail;

  fail(complaint: Utf8, at: usize, detail: Detail = Detail.None): bool {
    this.complaint = complaint;
    this.offset = i32(at - this.source);
    this.detail = detail;
    return false;
  }

  /** Fails because something else should be at `at`. */
  expected(what: Utf8, at: usize): bool {
    return this.fail(what, at, Detail.Byte);
  }

  /** Moves behind white space and answers the byte there, 0 at the end. */
  next(): u32 {
    let at = this.at;
    const end = this.end;
    while (at < end) {
      const byte = <u32>load<u8>(at);
      if (byte != 0x20 && byte != 0x0a && byte != 0x0d && byte != 0x09) {
        this.at = at;
        return byte;
      }
      at++;
    }
    this.at = at;
    return 0;
  }

  /** Reads `true`, `false` or `null`, of which only the first letter was seen. */
  literal(first: u32): bool {
    const at = this.at;
    const word: u32 = first == 0x74 ? 0x65757274 : first == 0x66 ? 0x736c6166 : 0x6c6c756e;
    const length: usize = first == 0x66 ? 5 : 4;
    if (this.end - at < length || load<u32>(at) != word || (length == 5 && load<u8>(at, 4) != 0x65)) {
      return this.expected(utf8("a value"), at);
    }
    const kind = first == 0x6e ? JsonKind.Null : JsonKind.Bool;
    this.tape.push(kind, first == 0x74 ? Flag.True : 0, i32(at - this.source));
    this.at = at + length;
    return true;
  }

  /** Reads a number: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`. */
  number(): bool {
    const start = this.at;
    let at = start;
    if (this.peek(at) == 0x2d) at++;
    if (this.peek(at) == 0x30) {
      at++;
      if (this.isDigit(at)) return this.fail(utf8("a number must not begin with 0"), at - 1);
    } else {
      if (!this.isDigit(at)) return this.expected(utf8("a digit"), at);
      at = this.digits(at);
    }
    if (this.peek(at) == 0x2e) {
      if (!this.isDigit(++at)) return this.expected(utf8("a digit"), at);
      at = this.digits(at);
    }
    if ((this.peek(at) | 0x20) == 0x65) {
      const sign = this.peek(++at);
      if (sign == 0x2b || sign == 0x2d) at++;
      if (!this.isDigit(at)) return this.expected(utf8("a digit"), at);
      at = this.digits(at);
    }
    this.tape.pushBytes(JsonKind.Number, i32(start - this.source), start, i32(at - start));
    this.at = at;
    return true;
  }

  /** The byte at `at`, 0 behind the end. */
  // @ts-ignore: decorator
  @inline
  peek(at: usize): u32 {
    return at < this.end ? <u32>load<u8>(at) : 0;
  }

  // @ts-ignore: decorator
  @inline
  private isDigit(at: usize): bool {
    return this.peek(at) - 0x30 <= 9;
  }

  private digits(at: usize): usize {
    while (this.isDigit(at)) at++;
    return at;
  }
}
