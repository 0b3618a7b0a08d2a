import { sequence } from "../bytes/decode";
import { utf8 } from "../bytes/utf8";
import { hexDigit } from "../encoding/digits";
import { encodeScalar } from "../encoding/scalar";
import { JsonKind } from "./kind";
import { Scanner } from "./scan";

/** Reads a string whose opening quote is here. */
export function scanString(scanner: Scanner): bool {
  const start = scanner.at + 1;
  const end = scanner.end;
  let at = start;
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x22) {
      scanner.tape.pushBytes(JsonKind.String, i32(start - scanner.source) - 1, start, i32(at - start));
      scanner.at = at + 1;
      return true;
    }
    if (byte == 0x5c) return escaped(scanner, start, at);
    if (byte < 0x20) return scanner.fail(utf8("a control character in a string must be escaped"), at);
    if (byte < 0x80) {
      at++;
    } else {
      const step = sequence(at, end);
      if (step < 0) return scanner.fail(utf8("a string must be UTF-8"), at);
      at += step;
    }
  }
  return scanner.expected(utf8("'\"' at the end of the string"), at);
}

/** Goes on with a string that began at `start` and has its first escape at `at`: copies it, unescaped. */
function escaped(scanner: Scanner, start: usize, at: usize): bool {
  const tape = scanner.tape;
  const end = scanner.end;
  // What is unescaped is never longer than its source, so what is left of the document is room for all strings.
  if (!tape.strings) tape.strings = heap.alloc(end - start);
  const copy = tape.strings + tape.stringsUsed;
  memory.copy(copy, start, at - start);
  let out = copy + (at - start);
  while (at < end) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x22) {
      tape.stringsUsed = out - tape.strings;
      tape.pushBytes(JsonKind.String, i32(start - scanner.source) - 1, copy, i32(out - copy));
      scanner.at = at + 1;
      return true;
    }
    if (byte == 0x5c) {
      const code = escape(scanner, at);
      if (code < 0) return false;
      at = scanner.at;
      out += encodeScalar(code, out);
    } else if (byte < 0x20) {
      return scanner.fail(utf8("a control character in a string must be escaped"), at);
    } else if (byte < 0x80) {
      store<u8>(out++, byte);
      at++;
    } else {
      const step = sequence(at, end);
      if (step < 0) return scanner.fail(utf8("a string must be UTF-8"), at);
      memory.copy(out, at, step);
      out += step;
      at += step;
    }
  }
  return scanner.expected(utf8("'\"' at the end of the string"), at);
}

/** Scalar value of the escape at `at`, -1 when it is none. Moves behind it. */
function escape(scanner: Scanner, at: usize): i32 {
  const letter = scanner.peek(at + 1);
  scanner.at = at + 2;
  if (letter == 0x22 || letter == 0x5c || letter == 0x2f) return letter;
  if (letter == 0x6e) return 0x0a;
  if (letter == 0x74) return 0x09;
  if (letter == 0x72) return 0x0d;
  if (letter == 0x62) return 0x08;
  if (letter == 0x66) return 0x0c;
  if (letter != 0x75) {
    scanner.expected(utf8("one of \"\\/bfnrtu after '\\'"), at + 1);
    return -1;
  }
  const code = hex4(scanner, at + 2);
  if (code < 0 || (code & 0xf800) != 0xd800) return code;
  if (code < 0xdc00 && scanner.peek(at + 6) == 0x5c && scanner.peek(at + 7) == 0x75) {
    const low = hex4(scanner, at + 8);
    if (low < 0) return low;
    if ((low & 0xfc00) == 0xdc00) return 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
  }
  scanner.fail(utf8("half of a surrogate pair is not a character"), at);
  return -1;
}

function hex4(scanner: Scanner, at: usize): i32 {
  let code = 0;
  for (const last = at + 4; at < last; at++) {
    const digit = hexDigit(scanner.peek(at));
    if (digit < 0) {
      scanner.expected(utf8("four hexadecimal digits after '\\u'"), at);
      return -1;
    }
    code = (code << 4) | digit;
  }
  scanner.at = at;
  return code;
}
