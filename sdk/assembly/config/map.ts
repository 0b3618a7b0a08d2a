import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { JsonKind } from "../json/kind";
import { NODE, after, kindOf } from "../json/tape";
import { JsonValue } from "../json/value";
import { Configuration } from "./configuration";
import { ConfigValue } from "./value";

/**
 * An object whose keys are data, one entry after the other: `while (map.next()) use(map.key, map.string());`. It
 * stands on an entry and reads like its value.
 */
// @ts-ignore: decorator
@unmanaged
export class ConfigMap extends ConfigValue {
  private following: usize;
  private whole: usize;

  /** @internal */
  static over(configuration: Configuration, node: usize): ConfigMap {
    const map = changetype<ConfigMap>(take(offsetof<ConfigMap>()));
    map.configuration = configuration;
    map.node = node;
    map.whole = node;
    map.following = node + NODE;
    return map;
  }

  /** How many entries there are. */
  get size(): i32 {
    return load<i32>(this.whole, 8);
  }

  /** Moves to the next entry; false when there is none left. Call it before the first, too. */
  next(): bool {
    const name = this.following;
    if (kindOf(name) == JsonKind.End) return false;
    this.node = name + NODE;
    this.following = after(name + NODE);
    return true;
  }

  /** Key of the entry that `next` moved to, as it is spelt. */
  get key(): string {
    return this.keyBytes.toString();
  }

  /** View on that key until `finish`. */
  get keyBytes(): Bytes {
    return changetype<JsonValue>(this.node - NODE).toBytes();
  }
}
