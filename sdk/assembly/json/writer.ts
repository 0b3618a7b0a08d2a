import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { addressOf, lengthOf } from "../bytes/text";
import { utf8 } from "../bytes/utf8";
import { BytesBuilder } from "../encoding/builder";
import { appendNumber } from "../encoding/number";
import { quote } from "./quote";

/**
 * Writes compact JSON:
 *
 *     const json = JsonWriter.create();
 *     json.beginObject();
 *     json.key("policy").string(name);
 *     json.key("hits").integer(3);
 *     json.endObject();
 *     log(LogLevel.Info, json.view());
 *
 * Commas and colons are its affair; that keys and values alternate in an object and that what begins also ends is the
 * caller's. Text that is not UTF-8 gets U+FFFD in the wrong places, so what comes out is always JSON text.
 */
// @ts-ignore: decorator
@unmanaged
export class JsonWriter {
  /** What is written to. */
  out: BytesBuilder;
  /** Whether the next value or key has one before it in its array or object. */
  private following: bool;

  /** A writer with space for `room` bytes before it has to grow. */
  static create(room: i32 = 128): JsonWriter {
    return JsonWriter.to(BytesBuilder.create(room));
  }

  /** A writer that appends to `out`. */
  static to(out: BytesBuilder): JsonWriter {
    const writer = changetype<JsonWriter>(take(offsetof<JsonWriter>()));
    writer.out = out;
    writer.following = false;
    return writer;
  }

  /** Begins an object. */
  beginObject(): JsonWriter {
    return this.begin(0x7b);
  }

  /** Ends it. */
  endObject(): JsonWriter {
    return this.end(0x7d);
  }

  /** Begins an array. */
  beginArray(): JsonWriter {
    return this.begin(0x5b);
  }

  /** Ends it. */
  endArray(): JsonWriter {
    return this.end(0x5d);
  }

  /** Name of the member whose value comes next. */
  key<K>(name: K): JsonWriter {
    this.string(name);
    this.out.byte(0x3a);
    this.following = false;
    return this;
  }

  /** Text, or bytes that should be UTF-8. */
  string<V>(value: V): JsonWriter {
    this.separate();
    const address = addressOf(value);
    quote(this.out, address, lengthOf(value, address));
    return this;
  }

  /** A whole number, with all its digits. */
  integer(value: i64): JsonWriter {
    this.separate();
    this.out.integer(value);
    return this;
  }

  /** A decimal that reads back as this double; `null` for NaN and infinities, which JSON has not. */
  number(value: f64): JsonWriter {
    if (!isFinite(value)) return this.null();
    this.separate();
    appendNumber(this.out, value);
    return this;
  }

  /** `true` or `false`. */
  bool(value: bool): JsonWriter {
    this.separate();
    this.out.append(value ? utf8("true") : utf8("false"));
    return this;
  }

  /** `null`. */
  null(): JsonWriter {
    this.separate();
    this.out.append(utf8("null"));
    return this;
  }

  /** JSON text as it is. */
  raw<V>(json: V): JsonWriter {
    this.separate();
    this.out.append(json);
    return this;
  }

  /** View on the text so far; writing more may leave it behind. */
  view(): Bytes {
    return this.out.view();
  }

  /** The text so far as a string of its own. */
  toString(): string {
    return this.out.toString();
  }

  private separate(): void {
    if (this.following) this.out.byte(0x2c);
    this.following = true;
  }

  private begin(bracket: u32): JsonWriter {
    this.separate();
    this.out.byte(bracket);
    this.following = false;
    return this;
  }

  private end(bracket: u32): JsonWriter {
    this.out.byte(bracket);
    this.following = true;
    return this;
  }
}
