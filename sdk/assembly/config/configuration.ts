import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { addressOf, lengthOf } from "../bytes/text";
import { Utf8, utf8 } from "../bytes/utf8";
import { BytesBuilder } from "../encoding/builder";
import { JsonDocument, JSON_DEPTH, JSON_SIZE } from "../json/document";
import { contentHash } from "./hash";
import { ConfigObject } from "./object";
import { appendPath, appendStep } from "../json/path";
import { absent, isAbsent, keyOfAbsent, parentOfAbsent } from "./absent";
import { parseStruct } from "../protobuf/struct";
import { unknownKeys } from "./unknown";
import { JsonKind } from "../json/kind";
import { describeNode } from "./describe";

/** What `finish` does about keys that nobody asked for. */
export enum UnknownKeys {
  /** They are an error. */
  Refuse = 0,
  /** They are one warning. */
  Warn = 1,
}

/**
 * A plugin's configuration: one JSON object, read with errors as values.
 *
 *     const config = Configuration.read(getConfiguration());
 *     const root = config.root;
 *     this.limit = <i32>root.integer("series_limit", 2000, 1, 100000);
 *     this.expiry = root.duration("expiry", 600_000);
 *     const metrics = root.list("metrics");
 *     while (metrics.next()) {
 *       const metric = metrics.object();
 *       this.add(metric.required("name").string(), metric.stringList("tags_to_remove"));
 *     }
 *     if (!config.finish()) return refuse(config.error);
 *
 * Keys are given in snake_case; lowerCamelCase is accepted for them too, but not both at once. A key without an
 * underscore stands for itself only. `null` counts as absent. The first error is kept and every getter answers a
 * usable value, so no line needs a check of its own. What is read is a view until `finish()`; strings are copies.
 */
// @ts-ignore: decorator
@unmanaged
export class Configuration {
  private document: JsonDocument;
  private size: i32;
  private problem: BytesBuilder | null;
  private offset: i32;
  private unknown: i32;
  private notes: BytesBuilder | null;

  /**
   * Reads JSON, or a serialized `google.protobuf.Struct` (what Envoy hands on when the configuration is written as
   * one): bytes that are not JSON, begin with 0x0a and are wholly a Struct in which no name is repeated. No bytes at
   * all are the empty object.
   */
  static read<T>(bytes: T): Configuration {
    const address = addressOf(bytes);
    const length = lengthOf(bytes, address);
    const configuration = changetype<Configuration>(take(offsetof<Configuration>()));
    configuration.size = length;
    configuration.problem = null;
    configuration.notes = null;
    configuration.unknown = 0;
    configuration.offset = 0;
    configuration.document = parse(Bytes.view(address, length));
    configuration.check();
    return configuration;
  }

  /** The configuration itself. */
  get root(): ConfigObject {
    const usable = this.document.root.kind == JsonKind.Object;
    return ConfigObject.at(this, usable ? this.node : absent(JsonKind.Object, this.node, ""));
  }

  /** Whether there were no bytes at all: what an empty `pluginConfig` becomes on its way. */
  get isEmpty(): bool {
    return this.size == 0;
  }

  /** Whether something was wrong so far. */
  get failed(): bool {
    return this.problem != null;
  }

  /** The first error: one line with path and offset, such as `limit: expected …, got 0 at offset 9`; or empty. */
  get error(): string {
    const problem = this.problem;
    return problem ? problem.toString() : "";
  }

  /** One line about keys without effect, or empty. Known after `finish`. */
  get warning(): string {
    const notes = this.notes;
    return notes ? notes.toString() : "";
  }

  /** How many keys nobody asked for, where that is a warning. Known after `finish`. */
  get unknownCount(): i32 {
    return this.unknown;
  }

  /** Where the error is, in bytes from the start; -1 without one. */
  get errorOffset(): i32 {
    return this.problem ? this.offset : -1;
  }

  /**
   * Sixteen hexadecimal digits that follow from the content alone: not from white space, the order of keys or how a
   * number is written. For `wasm_filter_info`. Call it before `finish`.
   */
  hash(): string {
    return contentHash(this.node);
  }

  /**
   * Ends reading: looks for keys that nobody asked for, gives the memory back, and answers whether all is well. No
   * object, list or value of the configuration may be used after it; `error`, `warning` and the counts stay until
   * the callback returns.
   */
  finish(unknown: UnknownKeys = UnknownKeys.Refuse): bool {
    if (!this.problem) unknownKeys(this, this.node, unknown == UnknownKeys.Refuse);
    this.document.free();
    return !this.problem;
  }

  /** The node of the root object. */
  get node(): usize {
    return changetype<usize>(this.document.root);
  }

  /**
   * Starts the text of an error about the value or name at `node`: its path. `null` if there is an error already, for
   * the first one counts. `failed` must end it.
   */
  complain(node: usize): BytesBuilder | null {
    if (this.problem) return null;
    const text = BytesBuilder.create();
    this.problem = text;
    this.path(text, node);
    this.offset = load<i32>(node, 4);
    text.append(text.length ? utf8(": ") : utf8("configuration: "));
    return text;
  }

  /** Ends the text of an error: its offset. */
  end(text: BytesBuilder): void {
    text.append(utf8(" at offset ")).integer(this.offset);
  }

  /** An error about a value: what was expected there, and what there is. */
  expected(node: usize, what: Utf8): void {
    const text = this.complain(node);
    if (!text) return;
    text.append(utf8("expected ")).append(what).append(utf8(", got "));
    describeNode(text, node);
    this.end(text);
  }

  /** An error in the words of the caller. */
  refuse<T>(node: usize, problem: T): void {
    const text = this.complain(node);
    if (!text) return;
    text.append(problem);
    this.end(text);
  }

  /** Notes a key without effect for the warning. */
  note(node: usize, unknown: bool): void {
    if (unknown) this.unknown++;
    let text = this.notes;
    if (!text) {
      text = BytesBuilder.create();
      this.notes = text;
      text.append(utf8("keys without effect: "));
    } else if (text.length < 900) {
      text.append(utf8(", "));
    } else {
      return;
    }
    const way = BytesBuilder.create();
    this.path(way, node);
    text.copy(way.address, way.length).append(unknown ? utf8(" (unknown, offset ") : utf8(" (offset "));
    text.integer(load<i32>(node, 4)).byte(0x29);
  }

  private path(text: BytesBuilder, node: usize): void {
    if (isAbsent(node)) {
      this.path(text, parentOfAbsent(node));
      const key = keyOfAbsent(node);
      const address = addressOf(key);
      appendStep(text, address, lengthOf(key, address));
    } else {
      appendPath(text, this.node, node);
    }
  }

  private check(): void {
    const document = this.document;
    if (document.failed) {
      const text = BytesBuilder.create();
      document.describe(text, utf8("configuration"));
      this.problem = text;
      this.offset = document.errorOffset;
    } else if (document.root.kind != JsonKind.Object) {
      this.expected(this.node, utf8("an object"));
    }
  }
}

function parse(bytes: Bytes): JsonDocument {
  if (bytes.isEmpty) return JsonDocument.parse("{}");
  const document = JsonDocument.parse(bytes, JSON_DEPTH, JSON_SIZE);
  if (!document.failed || bytes.at(0) != 0x0a) return document;
  const struct = parseStruct(bytes, JSON_DEPTH, JSON_SIZE);
  if (struct.failed) {
    struct.free();
    return document;
  }
  document.free();
  return struct;
}
