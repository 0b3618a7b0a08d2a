import { Utf8, utf8 } from "../bytes/utf8";
import { JsonKind } from "./kind";
import { Detail, Scanner } from "./scan";
import { kindOf } from "./tape";
import { repeatedName } from "./duplicate";

// @ts-ignore: decorator
@inline
const NONE: usize = usize.MAX_VALUE;

/** Reads a whole RFC 8259 document onto the tape. Answers whether it is one; the scanner knows the complaint. */
export function parseDocument(scanner: Scanner, maxDepth: i32): bool {
  const tape = scanner.tape;
  let container: usize = NONE;
  let inObject = false;
  let depth = 0;
  while (true) {
    const first = scanner.next();
    if (container != NONE && !inObject) tape.count(container);
    if (first == 0x7b || first == 0x5b) {
      if (depth == maxDepth) return scanner.fail(utf8("the nesting is too deep"), scanner.at);
      inObject = first == 0x7b;
      container = tape.open(inObject ? JsonKind.Object : JsonKind.Array, i32(scanner.at - scanner.source), container);
      depth++;
      scanner.at++;
      const second = scanner.next();
      if (second != (inObject ? 0x7d : 0x5d)) {
        if (inObject && !name(scanner, container, utf8("'\"' or '}'"))) return false;
        continue;
      }
    } else if (first == 0x22) {
      if (!scanner.string()) return false;
    } else if (first == 0x2d || first - 0x30 <= 9) {
      if (!scanner.number()) return false;
    } else if (first == 0x74 || first == 0x66 || first == 0x6e) {
      if (!scanner.literal(first)) return false;
    } else {
      return scanner.expected(utf8("a value"), scanner.at);
    }
    // A value is complete, or an array or object is open and ends at once: close what ends here.
    while (true) {
      const next = scanner.next();
      if (container == NONE) {
        tape.push(JsonKind.End, 0, 0);
        return scanner.at == scanner.end || scanner.expected(utf8("the end of the document"), scanner.at);
      }
      if (next == 0x2c) {
        scanner.at++;
        if (inObject) {
          scanner.next();
          if (!name(scanner, container, utf8("'\"'"))) return false;
        }
        break;
      }
      if (next != (inObject ? 0x7d : 0x5d)) {
        return scanner.expected(inObject ? utf8("',' or '}'") : utf8("',' or ']'"), scanner.at);
      }
      scanner.at++;
      const closed = container;
      container = tape.close(closed);
      if (inObject) {
        const twice = repeatedName(tape.nodes + closed);
        if (twice) {
          return scanner.fail(
            utf8("this name occurs twice in its object: "),
            scanner.source + load<u32>(twice, 4),
            Detail.Name,
          );
        }
      }
      depth--;
      inObject = container != NONE && kindOf(tape.nodes + container) == JsonKind.Object;
    }
  }
}

/** Reads `"name" :`. */
function name(scanner: Scanner, object: usize, expected: Utf8): bool {
  if (scanner.at == scanner.end || load<u8>(scanner.at) != 0x22) return scanner.expected(expected, scanner.at);
  scanner.tape.count(object);
  if (!scanner.string()) return false;
  if (scanner.next() != 0x3a) return scanner.expected(utf8("':'"), scanner.at);
  scanner.at++;
  return true;
}
