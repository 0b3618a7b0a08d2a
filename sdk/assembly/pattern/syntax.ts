import { take } from "../abi/arena";

/** Parts that an expression consists of. */
export const enum Part {
  /** Matches nothing at all, always. */
  Empty = 0,
  /** One character out of ranges. */
  Class = 1,
  /** One child after the other; the list has the last one first. */
  Concat = 2,
  /** One of the children. */
  Alternate = 3,
  /** The child, a number of times. */
  Repeat = 4,
  /** A condition on the place. */
  Assert = 5,
}

/** What holds at a place in the text. */
export const enum Place {
  BeginText = 1,
  EndText = 2,
  BeginLine = 4,
  EndLine = 8,
  WordBoundary = 16,
  NoWordBoundary = 32,
}

/** Places that depend on the bytes around them. */
export const CONTEXT: u32 = Place.BeginLine | Place.EndLine | Place.WordBoundary | Place.NoWordBoundary;

/** `most` of a repetition without an upper limit. */
export const UNLIMITED: i32 = i32.MAX_VALUE;

/** A node of the syntax tree, in the arena. */
// @ts-ignore: decorator
@unmanaged
export class Node {
  part: Part;
  /** The next child of the same parent. */
  next: Node | null;
  /** The first child. */
  child: Node | null;
  /** Repeat: how often at least and at most. Class: address and number of its ranges. Assert: the place. */
  least: i32;
  most: i32;

  static create(part: Part, least: i32 = 0, most: i32 = 0): Node {
    const node = changetype<Node>(take(offsetof<Node>()));
    node.part = part;
    node.next = null;
    node.child = null;
    node.least = least;
    node.most = most;
    return node;
  }

  /** Puts `child` in front of the children. */
  prepend(child: Node): void {
    child.next = this.child;
    this.child = child;
  }
}
