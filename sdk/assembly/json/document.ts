import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { addressOf, lengthOf } from "../bytes/text";
import { Utf8, utf8 } from "../bytes/utf8";
import { BytesBuilder } from "../encoding/builder";
import { NODE, NONE, Tape } from "./tape";
import { JsonKind } from "./kind";
import { Detail, Scanner } from "./scan";
import { Parser } from "./parse";
import { appendPath } from "./path";
import { JsonValue } from "./value";

/** How deep arrays and objects may be nested if the caller says nothing else, and at most. */
export const JSON_DEPTH: i32 = 64;
export const JSON_DEPTH_LIMIT: i32 = 256;
/** How many bytes a document may have if the caller says nothing else. */
export const JSON_SIZE: i32 = 4 << 20;

/**
 * A JSON document (RFC 8259), read strictly and as a whole.
 *
 * Stricter than the RFC where it says that behaviour varies: a name may occur only once in its object, strings are
 * well-formed Unicode (no half surrogate pairs, no ill-formed UTF-8), and there is no byte order mark (RFC 7493).
 *
 * Values are views: they are good until `free()`, and as long as the bytes that were read.
 */
// @ts-ignore: decorator
@unmanaged
export class JsonDocument {
  private tape: Tape;
  private source: usize;
  private length: i32;
  /** Where the root is, counted from the start of the tape. */
  private rootAt: usize;
  private complaint: Utf8 | null;
  private detail: Detail;
  private offset: i32;
  private wrong: usize;

  /**
   * Reads a document of at most `maxSize` bytes with arrays and objects nested at most `maxDepth` deep (256 if that is
   * more). Never traps; `failed` tells whether it is JSON. Costs 16 bytes per value, name and end of array or object
   * until `free()`.
   */
  static parse<T>(text: T, maxDepth: i32 = JSON_DEPTH, maxSize: i32 = JSON_SIZE): JsonDocument {
    const address = addressOf(text);
    return parseAt(address, lengthOf(text, address), maxDepth, maxSize);
  }

  /** A document of nodes made elsewhere. */
  static of(tape: Tape, source: Bytes): JsonDocument {
    const document = changetype<JsonDocument>(heap.alloc(offsetof<JsonDocument>()));
    document.tape = tape;
    document.source = source.address;
    document.length = source.length;
    document.complaint = null;
    document.rootAt = 0;
    return document;
  }

  /** Makes it a failed document: what is wrong, where in the bytes and, counted from its start, where on the tape. */
  fail(complaint: Utf8, offset: i32, detail: Detail = Detail.None, wrong: usize = NONE): JsonDocument {
    const tape = this.tape;
    this.complaint = complaint;
    this.offset = offset;
    this.detail = detail;
    this.wrong = wrong;
    this.rootAt = tape.push(JsonKind.Null, 0, 0) - tape.nodes;
    tape.push(JsonKind.End, 0, 0);
    return this;
  }

  /** Whether the bytes are not JSON. The root is `null` then. */
  get failed(): bool {
    return this.complaint != null;
  }

  /** Where reading failed, in bytes from the start; -1 when it did not. */
  get errorOffset(): i32 {
    return this.failed ? this.offset : -1;
  }

  /** What is wrong, such as `a.b[1]: expected a value, got ']' at offset 12`; empty when nothing is. */
  get error(): string {
    const text = BytesBuilder.create();
    this.describe(text);
    return text.toString();
  }

  /** Writes what `error` says to an empty `text`, with a name for the document itself where the root is wrong. */
  describe(text: BytesBuilder, name: Utf8 | null = null): void {
    const complaint = this.complaint;
    if (!complaint) return;
    if (this.wrong != NONE) appendPath(text, this.tape.nodes, this.tape.nodes + this.wrong);
    if (!text.length && name) text.append(name);
    if (text.length) text.append(utf8(": "));
    const at = this.source + this.offset;
    const end = this.source + this.length;
    if (this.detail == Detail.Byte) {
      text.append(utf8("expected ")).append(complaint).append(utf8(", got "));
      describeByte(text, at, end);
    } else {
      text.append(complaint);
      if (this.detail == Detail.Name) copyString(text, at, end);
    }
    text.append(utf8(" at offset ")).integer(this.offset);
  }

  /** The value that the document is. */
  get root(): JsonValue {
    return changetype<JsonValue>(this.tape.nodes + this.rootAt);
  }

  /** Gives the memory back. No value of the document may be used after it. */
  free(): void {
    this.tape.free();
    heap.free(changetype<usize>(this));
  }
}

function parseAt(source: usize, length: i32, maxDepth: i32, maxSize: i32): JsonDocument {
  const scanner = changetype<Scanner>(take(offsetof<Scanner>()));
  // A node per eight bytes is usual; the tape doubles where that does not do.
  scanner.tape = Tape.create(((<usize>min(length, maxSize) + 7) >> 3) * NODE + 4 * NODE);
  scanner.source = source;
  scanner.at = source;
  scanner.end = source + length;
  scanner.complaint = null;
  const document = JsonDocument.of(scanner.tape, Bytes.view(source, length));
  if (length > maxSize) return document.fail(utf8("the document is too large"), maxSize);
  const parser = Parser.over(scanner, min(maxDepth, JSON_DEPTH_LIMIT));
  if (!parser.parse()) document.fail(scanner.complaint!, scanner.offset, scanner.detail, parser.wrong);
  return document;
}

function describeByte(text: BytesBuilder, at: usize, end: usize): void {
  if (at >= end) {
    text.append(utf8("the end"));
    return;
  }
  const byte = <u32>load<u8>(at);
  if (byte > 0x20 && byte < 0x7f) {
    text.byte(0x27).byte(byte).byte(0x27);
  } else {
    text.append(utf8("byte ")).integer(byte);
  }
}

/** Copies the string that begins at `at` as it stands in the source, cut after 64 bytes. */
function copyString(text: BytesBuilder, at: usize, end: usize): void {
  let to = at + 1;
  const last = min(end, at + 65);
  while (to < last && load<u8>(to) != 0x22) to += load<u8>(to) == 0x5c ? 2 : 1;
  if (to < last) text.copy(at, i32(to + 1 - at));
  else text.copy(at, i32(last - at)).append(utf8('…"'));
}
