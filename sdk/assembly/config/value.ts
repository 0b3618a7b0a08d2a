import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { Utf8, utf8 } from "../bytes/utf8";
import { JsonKind } from "../json/kind";
import { kindOf } from "../json/tape";
import { JsonValue } from "../json/value";
import { absent } from "./absent";
import { Configuration } from "./configuration";
import { ConfigList } from "./list";
import { ConfigMap } from "./map";
import { ConfigObject } from "./object";
import { readBool, readBytes, readDuration, readEnumeration, readInteger, readNumber } from "./read";

/**
 * One value of a configuration, to be read as what it should be. Anything else is the configuration's error, and the
 * getter answers something usable: empty, zero or the nearest limit.
 */
// @ts-ignore: decorator
@unmanaged
export class ConfigValue {
  configuration: Configuration;
  node: usize;

  /** @internal */
  static at(configuration: Configuration, node: usize): ConfigValue {
    const value = changetype<ConfigValue>(take(offsetof<ConfigValue>()));
    value.configuration = configuration;
    value.node = node;
    return value;
  }

  /** What it is, to branch on where several kinds are allowed. */
  get kind(): JsonKind {
    return kindOf(this.node);
  }

  /** Its place in the configuration, in bytes. */
  get offset(): i32 {
    return load<i32>(this.node, 4);
  }

  /** The text of a string. */
  string(): string {
    return this.bytes().toString();
  }

  /** The bytes of a string, as a view until `finish`. */
  bytes(): Bytes {
    return readBytes(this.configuration, this.node);
  }

  /** `true` or `false`. */
  bool(): bool {
    return readBool(this.configuration, this.node);
  }

  /** A whole number between the limits, both included. */
  integer(least: i64 = i64.MIN_VALUE, most: i64 = i64.MAX_VALUE): i64 {
    return readInteger(this.configuration, this.node, least, most);
  }

  /** A finite number between the limits, both included. */
  number(least: f64 = -Infinity, most: f64 = Infinity): f64 {
    return readNumber(this.configuration, this.node, least, most);
  }

  /** Milliseconds of a duration such as `10m`, `1.5s`, `300ms` or `1h30m`. */
  duration(least: i64 = 0, most: i64 = i64.MAX_VALUE): i64 {
    return readDuration(this.configuration, this.node, least, most);
  }

  /** Which of these strings it is, as an index. */
  enumeration(names: StaticArray<string>): i32 {
    return readEnumeration(this.configuration, this.node, names);
  }

  /** An object with known keys. */
  object(): ConfigObject {
    return ConfigObject.at(this.configuration, this.checked(JsonKind.Object, utf8("an object")));
  }

  /** A list. */
  list(): ConfigList {
    return ConfigList.over(this.configuration, this.checked(JsonKind.Array, utf8("a list")));
  }

  /** An object whose keys are data, such as labels: none of them is unknown. */
  map(): ConfigMap {
    return ConfigMap.over(this.configuration, this.checked(JsonKind.Object, utf8("an object")));
  }

  /** Makes this value the configuration's error, in the caller's words: `must not be empty`. */
  refuse(problem: string): void {
    this.configuration.refuse(this.node, problem);
  }

  /** The value as plain JSON, with nothing checked, until `finish`. */
  get json(): JsonValue {
    return changetype<JsonValue>(this.node);
  }

  private checked(kind: JsonKind, what: Utf8): usize {
    if (kindOf(this.node) == kind) return this.node;
    this.configuration.expected(this.node, what);
    return absent(kind, this.node, "");
  }
}
