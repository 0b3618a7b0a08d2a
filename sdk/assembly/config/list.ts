import { take } from "../abi/arena";
import { NODE, after, kindOf } from "../json/tape";
import { JsonKind } from "../json/kind";
import { Configuration } from "./configuration";
import { ConfigValue } from "./value";

/**
 * A list, one item after the other: `while (list.next()) use(list.string());`. It stands on an item and reads like
 * that value.
 */
// @ts-ignore: decorator
@unmanaged
export class ConfigList extends ConfigValue {
  private following: usize;
  private whole: usize;
  /** Of the item that `next` moved to, from 0. */
  index: i32;

  /** @internal */
  static over(configuration: Configuration, node: usize): ConfigList {
    const list = changetype<ConfigList>(take(offsetof<ConfigList>()));
    list.configuration = configuration;
    list.node = node;
    list.whole = node;
    list.following = node + NODE;
    list.index = -1;
    return list;
  }

  /** How many items there are. */
  get size(): i32 {
    return load<i32>(this.whole, 8);
  }

  /** Moves to the next item; false when there is none left. Call it before the first, too. */
  next(): bool {
    const node = this.following;
    if (kindOf(node) == JsonKind.End) return false;
    this.node = node;
    this.following = after(node);
    this.index++;
    return true;
  }
}
