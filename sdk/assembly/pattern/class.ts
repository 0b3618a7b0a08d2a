import { Bytes } from "../bytes/bytes";
import { Utf8, utf8 } from "../bytes/utf8";
import { escapedCharacter } from "./escape";
import { Parser } from "./parser";
import { Ranges } from "./ranges";
import { Node } from "./syntax";

/** Reads a class, `[` first. */
export function readClass(parser: Parser): Node {
  const open = parser.at++;
  const others = parser.accept(0x5e);
  const ranges = Ranges.create();
  let first = true;
  while (first || parser.peek() != 0x5d) {
    if (parser.at == parser.end) {
      parser.fail(utf8("there is no ']' for this '['"), open);
      break;
    }
    first = false;
    readItem(parser, ranges);
  }
  parser.accept(0x5d);
  if (parser.ignoreCase) ranges.fold();
  if (!others) return ranges.toNode();
  const rest = Ranges.create();
  rest.addOthers(ranges.normalize());
  return rest.toNode();
}

/** Reads `[:name:]`, `\d`, a character or a range of characters. */
function readItem(parser: Parser, ranges: Ranges): void {
  const start = parser.at;
  if (parser.peek() == 0x5b && start + 1 < parser.end && load<u8>(start, 1) == 0x3a) {
    if (!readNamed(parser, ranges)) parser.fail(utf8("this class is not known"), start);
    return;
  }
  if (parser.accept(0x5c)) {
    if (readClassEscape(parser, ranges)) return;
    parser.at = start;
  }
  const low = readCharacter(parser);
  let high = low;
  if (parser.peek() == 0x2d && parser.at + 1 < parser.end && load<u8>(parser.at, 1) != 0x5d) {
    parser.at++;
    high = readCharacter(parser);
    if (high < low) parser.fail(utf8("this range has its ends in the wrong order"), start);
  }
  ranges.add(low, high);
}

function readCharacter(parser: Parser): u32 {
  const start = parser.at;
  return parser.accept(0x5c) ? escapedCharacter(parser, start) : parser.character();
}

/** Reads the letter of `\d`, `\w`, `\s` or their opposites. Answers false if it is another one. */
export function readClassEscape(parser: Parser, ranges: Ranges): bool {
  const letter = parser.peek();
  const kind = letter | 0x20;
  if (kind != 0x64 && kind != 0x77 && kind != 0x73) return false;
  parser.at++;
  const members = kind == letter ? ranges : Ranges.create();
  if (kind == 0x73) members.add(9, 10).add(12, 13).add(32, 32);
  else members.add(0x30, 0x39);
  if (kind == 0x77) members.add(0x41, 0x5a).add(0x5f, 0x5f).add(0x61, 0x7a);
  if (kind != letter) ranges.addOthers(members);
  return true;
}

/** Reads `[:name:]` or `[:^name:]`. Answers false if there is no such class. */
function readNamed(parser: Parser, ranges: Ranges): bool {
  parser.at += 2;
  const others = parser.accept(0x5e);
  const start = parser.at;
  while (parser.peek() - 0x61 < 26) parser.at++;
  const name = Bytes.view(start, i32(parser.at - start));
  if (!parser.accept(0x3a) || !parser.accept(0x5d)) return false;
  const members = Ranges.create();
  addNamed(members, name);
  if (members.count == 0) return false;
  members.normalize();
  if (others) ranges.addOthers(members);
  else for (let i = 0; i < members.count; i++) ranges.add(members.first(i), members.last(i));
  return true;
}

function addNamed(members: Ranges, name: Bytes): void {
  const letters = is(name, utf8("alpha")) || is(name, utf8("alnum")) || is(name, utf8("word"));
  const digits = is(name, utf8("digit")) || is(name, utf8("alnum")) || is(name, utf8("word"));
  if (letters || is(name, utf8("upper"))) members.add(0x41, 0x5a);
  if (letters || is(name, utf8("lower"))) members.add(0x61, 0x7a);
  if (digits) members.add(0x30, 0x39);
  if (is(name, utf8("word"))) members.add(0x5f, 0x5f);
  else if (is(name, utf8("xdigit"))) members.add(0x30, 0x39).add(0x41, 0x46).add(0x61, 0x66);
  else if (is(name, utf8("space"))) members.add(9, 13).add(32, 32);
  else if (is(name, utf8("blank"))) members.add(9, 9).add(32, 32);
  else if (is(name, utf8("punct"))) members.add(0x21, 0x2f).add(0x3a, 0x40).add(0x5b, 0x60).add(0x7b, 0x7e);
  else if (is(name, utf8("graph"))) members.add(0x21, 0x7e);
  else if (is(name, utf8("print"))) members.add(0x20, 0x7e);
  else if (is(name, utf8("cntrl"))) members.add(0, 0x1f).add(0x7f, 0x7f);
  else if (is(name, utf8("ascii"))) members.add(0, 0x7f);
}

// Not inlined: the comparison stands here once.
// @ts-ignore: decorator
@noinline
function is(name: Bytes, known: Utf8): bool {
  return name.equals(known);
}
