import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { utf8 } from "../bytes/utf8";
import { JsonKind } from "../json/kind";
import { Flag, NODE, addFlag, after, kindOf } from "../json/tape";
import { absent } from "./absent";
import { Configuration } from "./configuration";
import { ConfigList } from "./list";
import { ConfigMap } from "./map";
import { isCamel, isSame } from "./names";
import { appendNames, readBool, readBytes, readDuration, readEnumeration, readInteger, readNumber } from "./read";
import { ConfigValue } from "./value";

/**
 * An object with known keys. A getter answers the value of a key, or its default where the key is absent or `null`;
 * a value of the wrong kind is the configuration's error. Keys that no getter asked for are unknown.
 */
// @ts-ignore: decorator
@unmanaged
export class ConfigObject {
  configuration: Configuration;
  node: usize;

  /** @internal */
  static at(configuration: Configuration, node: usize): ConfigObject {
    const object = changetype<ConfigObject>(take(offsetof<ConfigObject>()));
    object.configuration = configuration;
    object.node = node;
    if (kindOf(node) == JsonKind.Object) addFlag(node, Flag.Opened);
    return object;
  }

  /** Whether the key is there and not `null`. */
  has(key: string): bool {
    return this.find(key) != 0;
  }

  /** The value of a key, `null` when it is absent. */
  value(key: string): ConfigValue | null {
    const node = this.find(key);
    return node ? ConfigValue.at(this.configuration, node) : null;
  }

  /** The value of a key that must be there. */
  required(key: string): ConfigValue {
    let node = this.find(key);
    if (!node) {
      node = absent(JsonKind.Null, this.node, key);
      this.configuration.refuse(node, utf8("is required"));
    }
    return ConfigValue.at(this.configuration, node);
  }

  /** The text of a string. */
  string(key: string, fallback: string = ""): string {
    const node = this.find(key);
    return node ? readBytes(this.configuration, node).toString() : fallback;
  }

  /** The bytes of a string, as a view until `finish`; `null` when it is absent. */
  bytes(key: string): Bytes | null {
    const node = this.find(key);
    return node ? readBytes(this.configuration, node) : null;
  }

  /** `true` or `false`. */
  bool(key: string, fallback: bool = false): bool {
    const node = this.find(key);
    return node ? readBool(this.configuration, node) : fallback;
  }

  /** A whole number between the limits, both included. */
  integer(key: string, fallback: i64, least: i64 = i64.MIN_VALUE, most: i64 = i64.MAX_VALUE): i64 {
    const node = this.find(key);
    return node ? readInteger(this.configuration, node, least, most) : fallback;
  }

  /** A finite number between the limits, both included. */
  number(key: string, fallback: f64, least: f64 = -Infinity, most: f64 = Infinity): f64 {
    const node = this.find(key);
    return node ? readNumber(this.configuration, node, least, most) : fallback;
  }

  /** Milliseconds of a duration such as `10m`, `1.5s`, `300ms` or `1h30m`. */
  duration(key: string, fallback: i64, least: i64 = 0, most: i64 = i64.MAX_VALUE): i64 {
    const node = this.find(key);
    return node ? readDuration(this.configuration, node, least, most) : fallback;
  }

  /** Which of these strings it is, as an index: `<Sink>root.enumeration("sink", ["registry", "envoy"])`. */
  enumeration(key: string, names: StaticArray<string>, fallback: i32 = 0): i32 {
    const node = this.find(key);
    return node ? readEnumeration(this.configuration, node, names) : fallback;
  }

  /** An object; when it is absent an empty one, whose getters answer their defaults. */
  object(key: string): ConfigObject {
    const node = this.find(key);
    if (!node) return ConfigObject.at(this.configuration, absent(JsonKind.Object, this.node, key));
    return ConfigValue.at(this.configuration, node).object();
  }

  /** A list; when it is absent an empty one. */
  list(key: string): ConfigList {
    const node = this.find(key);
    if (!node) return ConfigList.over(this.configuration, absent(JsonKind.Array, this.node, key));
    return ConfigValue.at(this.configuration, node).list();
  }

  /** An object whose keys are data, such as labels; when it is absent an empty one. */
  map(key: string): ConfigMap {
    const node = this.find(key);
    if (!node) return ConfigMap.over(this.configuration, absent(JsonKind.Object, this.node, key));
    return ConfigValue.at(this.configuration, node).map();
  }

  /** A list of strings; when it is absent an empty one. */
  stringList(key: string): string[] {
    const list = this.list(key);
    const strings = new Array<string>(list.size);
    while (list.next()) strings[list.index] = list.string();
    return strings;
  }

  /** A list of finite numbers; when it is absent an empty one. */
  numberList(key: string): f64[] {
    const list = this.list(key);
    const numbers = new Array<f64>(list.size);
    while (list.next()) numbers[list.index] = list.number();
    return numbers;
  }

  /** Which one of these keys is there, as an index. None or several are an error, which answers -1. */
  oneOf(keys: StaticArray<string>): i32 {
    let found = -1;
    let count = 0;
    for (let i = 0; i < keys.length; i++) {
      if (!this.find(keys[i])) continue;
      found = i;
      count++;
    }
    if (count == 1) return found;
    const text = this.configuration.complain(this.node);
    if (text) {
      text.append(utf8("expected "));
      appendNames(text, keys, false);
      text.append(count ? utf8(", got several") : utf8(", got none"));
      this.configuration.end(text);
    }
    return -1;
  }

  /** Takes a key as known that has no effect: it gets into the warning, but never is an error. */
  ignore(key: string): void {
    const node = this.find(key);
    if (node) addFlag(node - NODE, Flag.Idle);
  }

  /** Makes this object the configuration's error, in the caller's words. */
  refuse(problem: string): void {
    this.configuration.refuse(this.node, problem);
  }

  /** Node of a key's value, 0 when it is absent or `null`. Both spellings of one key are an error. */
  private find(key: string): usize {
    let found: usize = 0;
    for (let name = this.node + NODE; kindOf(name) != JsonKind.End; name = after(name + NODE)) {
      const address = load<usize>(name, 12);
      const length = load<i32>(name, 8);
      if (!isSame(address, length, key) && !isCamel(address, length, key)) continue;
      addFlag(name, Flag.Used);
      if (found) this.configuration.refuse(name, utf8("is the same key in another spelling"));
      found = name + NODE;
    }
    return found && kindOf(found) != JsonKind.Null ? found : 0;
  }
}
