import { Bytes } from "../bytes/bytes";
import { sameBytes } from "../bytes/compare";
import { addressOf, lengthOf } from "../bytes/text";
import { JsonKind } from "./kind";
import { Flag, NODE, after, flagsOf, kindOf, memberOf } from "./tape";
import { JsonItems, JsonMembers } from "./members";
import { isIntegral, toDouble, toInteger } from "./number";

/**
 * A value in a document. It is the address of a node, so it costs nothing to make or to pass on.
 *
 * A getter for another kind of value answers the empty value of its type: nothing here traps.
 */
// @ts-ignore: decorator
@unmanaged
export class JsonValue {
  /** What it is. */
  get kind(): JsonKind {
    return kindOf(this.node);
  }

  /** Where it begins in the document, in bytes. */
  get offset(): i32 {
    return load<i32>(this.node, 4);
  }

  /** Whether it is `null`. */
  get isNull(): bool {
    return this.kind == JsonKind.Null;
  }

  /** `true` or `false`; false for anything else. */
  toBool(): bool {
    return (flagsOf(this.node) & Flag.True) != 0;
  }

  /** Whether it is a number without a fraction that an i64 holds, however written: `5`, `5.0` and `50e-1` are. */
  get isInteger(): bool {
    if (this.kind != JsonKind.Number) return false;
    if (flagsOf(this.node) & Flag.Binary) {
      const value = load<f64>(this.node, 8);
      return value >= -9223372036854775808.0 && value < 9223372036854775808.0 && nearest(value) == value;
    }
    return isIntegral(load<usize>(this.node, 12), load<i32>(this.node, 8));
  }

  /** The number, exactly, where `isInteger`; else 0. */
  toInteger(): i64 {
    if (this.kind != JsonKind.Number) return 0;
    if (flagsOf(this.node) & Flag.Binary) return this.isInteger ? <i64>load<f64>(this.node, 8) : 0;
    return toInteger(load<usize>(this.node, 12), load<i32>(this.node, 8));
  }

  /** The double nearest to the number, infinite when it is too large for one; NaN when it is no number. */
  toNumber(): f64 {
    if (this.kind != JsonKind.Number) return NaN;
    if (flagsOf(this.node) & Flag.Binary) return load<f64>(this.node, 8);
    return toDouble(load<usize>(this.node, 12), load<i32>(this.node, 8));
  }

  /** View on the text of a string, UTF-8 without escapes. */
  toBytes(): Bytes {
    const text = this.kind == JsonKind.String;
    return Bytes.view(text ? load<usize>(this.node, 12) : 0, text ? load<i32>(this.node, 8) : 0);
  }

  /** The text of a string. */
  toString(): string {
    return this.toBytes().toString();
  }

  /** Whether it is a string with just this text. */
  equals<T>(text: T): bool {
    const address = addressOf(text);
    const length = lengthOf(text, address);
    if (this.kind != JsonKind.String || load<i32>(this.node, 8) != length) return false;
    return sameBytes(load<usize>(this.node, 12), address, length);
  }

  /** How many members an array or object has. */
  get size(): i32 {
    return this.kind >= JsonKind.Array ? load<i32>(this.node, 8) : 0;
  }

  /** The member of an object called so, `null` when there is none. Compares with one name after the other. */
  get<K>(name: K): JsonValue | null {
    const address = addressOf(name);
    return changetype<JsonValue | null>(memberOf(this.node, address, lengthOf(name, address)));
  }

  /** The member of an array at `index`, `null` behind its end. Walks there: use `items` to see all. */
  at(index: i32): JsonValue | null {
    if (index < 0 || index >= this.size || this.kind != JsonKind.Array) return null;
    let node = this.node + NODE;
    while (index-- > 0) node = after(node);
    return changetype<JsonValue>(node);
  }

  /** The members of an array, one after the other. */
  items(): JsonItems {
    return JsonItems.over(this.kind == JsonKind.Array ? this.node : 0);
  }

  /** The members of an object, one after the other. */
  members(): JsonMembers {
    return JsonMembers.over(this.kind == JsonKind.Object ? this.node : 0);
  }

  // @ts-ignore: decorator
  @inline
  private get node(): usize {
    return changetype<usize>(this);
  }
}
