import { Bytes } from "../bytes/bytes";
import { take } from "../abi/arena";
import { JsonKind } from "./kind";
import { JsonValue } from "./value";
import { NODE, after, kindOf } from "./tape";

/**
 * The members of an array:
 *
 *     const items = value.items();
 *     while (items.next()) sum += items.value.toInteger();
 *
 * Costs eight bytes of the arena.
 */
// @ts-ignore: decorator
@unmanaged
export class JsonItems {
  private node: usize;
  private following: usize;

  /** Of the array at `node`, or none for 0. */
  static over(node: usize): JsonItems {
    const items = changetype<JsonItems>(take(offsetof<JsonItems>()));
    items.node = 0;
    items.following = node ? node + NODE : 0;
    return items;
  }

  /** Moves to the next member; false when there is none left. Call it before the first, too. */
  next(): bool {
    const node = this.following;
    if (!node || kindOf(node) == JsonKind.End) return false;
    this.node = node;
    this.following = after(node);
    return true;
  }

  /** The member that `next` moved to. */
  get value(): JsonValue {
    return changetype<JsonValue>(this.node);
  }
}

/**
 * The members of an object, in the order of the document:
 *
 *     const members = value.members();
 *     while (members.next()) log(members.name + ": " + members.value.toString());
 *
 * Costs eight bytes of the arena.
 */
// @ts-ignore: decorator
@unmanaged
export class JsonMembers {
  private node: usize;
  private following: usize;

  /** Of the object at `node`, or none for 0. */
  static over(node: usize): JsonMembers {
    const members = changetype<JsonMembers>(take(offsetof<JsonMembers>()));
    members.node = 0;
    members.following = node ? node + NODE : 0;
    return members;
  }

  /** Moves to the next member; false when there is none left. Call it before the first, too. */
  next(): bool {
    const node = this.following;
    if (!node || kindOf(node) == JsonKind.End) return false;
    this.node = node;
    this.following = after(node + NODE);
    return true;
  }

  /** Name of the member that `next` moved to. */
  get name(): string {
    return this.nameBytes.toString();
  }

  /** View on that name, UTF-8 without escapes. */
  get nameBytes(): Bytes {
    return changetype<JsonValue>(this.node).toBytes();
  }

  /** Value of the member that `next` moved to. */
  get value(): JsonValue {
    return changetype<JsonValue>(this.node + NODE);
  }
}
