import { sequence } from "../bytes/decode";
import { Utf8, utf8 } from "../bytes/utf8";
import { hexDigit } from "../encoding/digits";
import { encodeScalar } from "../encoding/scalar";
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

  /** Reads a string whose opening quote is here. */
  string(): bool {
    const start = this.at + 1;
    const end = this.end;
    let at = start;
    while (at < end) {
      const byte = <u32>load<u8>(at);
      if (byte == 0x22) {
        this.tape.pushBytes(JsonKind.String, i32(start - this.source) - 1, start, i32(at - start));
        this.at = at + 1;
        return true;
      }
      if (byte == 0x5c) return this.escaped(start, at);
      if (byte < 0x20) return this.fail(utf8("a control character in a string must be escaped"), at);
      if (byte < 0x80) {
        at++;
      } else {
        const step = sequence(at, end);
        if (step < 0) return this.fail(utf8("a string must be UTF-8"), at);
        at += step;
      }
    }
    return this.expected(utf8("'\"' at the end of the string"), at);
  }

  /** Goes on with a string that began at `start` and has its first escape at `at`: copies it, unescaped. */
  private escaped(start: usize, at: usize): bool {
    const tape = this.tape;
    const end = this.end;
    // What is unescaped is never longer than its source, so what is left of the document is room for all strings.
    if (!tape.strings) tape.strings = heap.alloc(end - start);
    const copy = tape.strings + tape.stringsUsed;
    memory.copy(copy, start, at - start);
    let out = copy + (at - start);
    while (at < end) {
      const byte = <u32>load<u8>(at);
      if (byte == 0x22) {
        tape.stringsUsed = out - tape.strings;
        tape.pushBytes(JsonKind.String, i32(start - this.source) - 1, copy, i32(out - copy));
        this.at = at + 1;
        return true;
      }
      if (byte == 0x5c) {
        const code = this.escape(at);
        if (code < 0) return false;
        at = this.at;
        out += encodeScalar(code, out);
      } else if (byte < 0x20) {
        return this.fail(utf8("a control character in a string must be escaped"), at);
      } else if (byte < 0x80) {
        store<u8>(out++, byte);
        at++;
      } else {
        const step = sequence(at, end);
        if (step < 0) return this.fail(utf8("a string must be UTF-8"), at);
        memory.copy(out, at, step);
        out += step;
        at += step;
      }
    }
    return this.expected(utf8("'\"' at the end of the string"), at);
  }

  /** Scalar value of the escape at `at`, -1 when it is none. Moves behind it. */
  private escape(at: usize): i32 {
    const letter = this.peek(at + 1);
    this.at = at + 2;
    if (letter == 0x22 || letter == 0x5c || letter == 0x2f) return letter;
    if (letter == 0x6e) return 0x0a;
    if (letter == 0x74) return 0x09;
    if (letter == 0x72) return 0x0d;
    if (letter == 0x62) return 0x08;
    if (letter == 0x66) return 0x0c;
    if (letter != 0x75) {
      this.expected(utf8("one of \"\\/bfnrtu after '\\'"), at + 1);
      return -1;
    }
    const code = this.hex4(at + 2);
    if (code < 0 || (code & 0xf800) != 0xd800) return code;
    if (code < 0xdc00 && this.peek(at + 6) == 0x5c && this.peek(at + 7) == 0x75) {
      const low = this.hex4(at + 8);
      if (low < 0) return low;
      if ((low & 0xfc00) == 0xdc00) return 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
    }
    this.fail(utf8("half of a surrogate pair is not a character"), at);
    return -1;
  }

  private hex4(at: usize): i32 {
    let code = 0;
    for (const last = at + 4; at < last; at++) {
      const digit = hexDigit(this.peek(at));
      if (digit < 0) {
        this.expected(utf8("four hexadecimal digits after '\\u'"), at);
        return -1;
      }
      code = (code << 4) | digit;
    }
    this.at = at;
    return code;
  }

  // @ts-ignore: decorator
  @inline
  private peek(at: usize): u32 {
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
