import { utf8 } from "../bytes/utf8";
import { hexDigit } from "../encoding/digits";
import { Parser } from "./parser";
import { LAST } from "./ranges";

/** The character that the escape means whose letter is here; its backslash is at `start`. */
export function escapedCharacter(parser: Parser, start: usize): u32 {
  const letter = parser.peek();
  if (parser.at == parser.end) {
    parser.fail(utf8("there is nothing behind this '\\'"), start);
    return 0;
  }
  if (letter >= 0x80) return parser.character();
  parser.at++;
  if (letter == 0x6e) return 0x0a;
  if (letter == 0x74) return 0x09;
  if (letter == 0x72) return 0x0d;
  if (letter == 0x66) return 0x0c;
  if (letter == 0x76) return 0x0b;
  if (letter == 0x61) return 0x07;
  if (letter == 0x78) return hexadecimal(parser, start);
  if (letter - 0x31 < 9) parser.fail(utf8("references to groups are not supported"), start);
  else if (letter == 0x30 || (letter | 0x20) - 0x61 < 26) parser.fail(utf8("this escape is not supported"), start);
  return letter;
}

/** The character of `\xhh` or `\x{h…}`, of which the `x` was read. */
function hexadecimal(parser: Parser, start: usize): u32 {
  const braces = parser.accept(0x7b);
  let code = 0;
  let digits = 0;
  const most = braces ? 8 : 2;
  while (digits < most) {
    const digit = hexDigit(parser.peek());
    if (digit < 0) break;
    code = (code << 4) | digit;
    digits++;
    parser.at++;
  }
  const complete = braces ? digits > 0 && parser.accept(0x7d) : digits == 2;
  if (!complete || <u32>code > LAST || (code & ~0x7ff) == 0xd800) {
    parser.fail(utf8("expected \\xhh or \\x{h} with a Unicode character"), start);
  }
  return code;
}
