import { take } from "../abi/arena";
import { Utf8, utf8 } from "../bytes/utf8";
import { repeatedName } from "./duplicate";
import { JsonKind } from "./kind";
import { Detail, Scanner } from "./scan";
import { scanString } from "./scan-string";
import { NONE, kindOf } from "./tape";

/** What reading a part came to. */
const enum Step {
  Failed,
  /** An array or object is open and its next value is due. */
  Inside,
  /** A value is complete. */
  Complete,
}

/** Reads a whole RFC 8259 document onto the tape, without recursion: the tape knows what is open. */
// @ts-ignore: decorator
@unmanaged
export class Parser {
  private scanner: Scanner;
  /** The innermost array or object that is open, counted from the start of the tape. */
  private container: usize;
  private inObject: bool;
  /** Whether a value has begun that is not on the tape yet. */
  private valueDue: bool;
  private depth: i32;
  /** Where on the tape the document is wrong, counted from its start; for the path of the complaint. */
  wrong: usize;

  static over(scanner: Scanner, maxDepth: i32): Parser {
    const parser = changetype<Parser>(take(offsetof<Parser>()));
    parser.scanner = scanner;
    parser.container = NONE;
    parser.inObject = false;
    parser.valueDue = false;
    parser.depth = maxDepth;
    parser.wrong = NONE;
    return parser;
  }

  /** Answers whether the bytes are a document; the scanner knows the complaint. The tape can be walked either way. */
  parse(): bool {
    let step: Step;
    do {
      step = this.value();
      if (step == Step.Complete) step = this.closing();
    } while (step == Step.Inside);
    if (step == Step.Failed) this.closeAll();
    this.scanner.tape.push(JsonKind.End, 0, 0);
    return step != Step.Failed;
  }

  /** Reads a value, of an array or object only the bracket and the first name. */
  private value(): Step {
    const scanner = this.scanner;
    const first = scanner.next();
    if (this.container != NONE && !this.inObject) scanner.tape.count(this.container);
    this.valueDue = true;
    let good = false;
    if (first == 0x7b || first == 0x5b) return this.open(first == 0x7b);
    if (first == 0x22) good = scanString(scanner);
    else if (first == 0x2d || first - 0x30 <= 9) good = scanner.number();
    else if (first == 0x74 || first == 0x66 || first == 0x6e) good = scanner.literal(first);
    else scanner.expected(utf8("a value"), scanner.at);
    if (!good) return Step.Failed;
    this.valueDue = false;
    return Step.Complete;
  }

  private open(isObject: bool): Step {
    const scanner = this.scanner;
    if (this.depth-- == 0) {
      scanner.fail(utf8("the nesting is too deep"), scanner.at);
      return Step.Failed;
    }
    const kind = isObject ? JsonKind.Object : JsonKind.Array;
    this.container = scanner.tape.open(kind, i32(scanner.at - scanner.source), this.container);
    this.inObject = isObject;
    this.valueDue = false;
    scanner.at++;
    if (scanner.next() == (isObject ? 0x7d : 0x5d)) return Step.Complete;
    return !isObject || this.name(utf8("'\"' or '}'")) ? Step.Inside : Step.Failed;
  }

  /** Closes what ends behind a value, up to a comma or the end of the document. */
  private closing(): Step {
    const scanner = this.scanner;
    while (true) {
      const next = scanner.next();
      if (this.container == NONE) {
        if (scanner.at == scanner.end) return Step.Complete;
        scanner.expected(utf8("the end of the document"), scanner.at);
        return Step.Failed;
      }
      if (next == 0x2c) {
        scanner.at++;
        if (!this.inObject) return Step.Inside;
        return this.name(utf8("'\"'")) ? Step.Inside : Step.Failed;
      }
      if (next != (this.inObject ? 0x7d : 0x5d)) {
        scanner.expected(this.inObject ? utf8("',' or '}'") : utf8("',' or ']'"), scanner.at);
        return Step.Failed;
      }
      scanner.at++;
      if (!this.close()) return Step.Failed;
    }
  }

  private close(): bool {
    const scanner = this.scanner;
    const tape = scanner.tape;
    const closed = this.container;
    this.container = tape.close(closed);
    this.depth++;
    const twice = this.inObject ? repeatedName(tape.nodes + closed) : 0;
    if (twice) {
      this.wrong = twice - tape.nodes;
      const at = scanner.source + load<u32>(twice, 4);
      return scanner.fail(utf8("this name occurs twice in its object: "), at, Detail.Name);
    }
    this.inObject = this.container != NONE && kindOf(tape.nodes + this.container) == JsonKind.Object;
    return true;
  }

  /** Reads `"name" :`. */
  private name(expected: Utf8): bool {
    const scanner = this.scanner;
    if (scanner.next() != 0x22) return scanner.expected(expected, scanner.at);
    if (!scanString(scanner)) return false;
    scanner.tape.count(this.container);
    this.valueDue = true;
    if (scanner.next() != 0x3a) return scanner.expected(utf8("':'"), scanner.at);
    scanner.at++;
    return true;
  }

  /** After a failure: notes where it was and closes what is open, so that the tape can be walked. */
  private closeAll(): void {
    const tape = this.scanner.tape;
    if (this.wrong == NONE) this.wrong = this.container;
    if (this.valueDue) this.wrong = tape.push(JsonKind.Null, 0, 0) - tape.nodes;
    while (this.container != NONE) this.container = tape.close(this.container);
  }
}
