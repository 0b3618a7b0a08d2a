import { sameBytes } from "../bytes/compare";
import { JsonKind } from "./kind";

// A document is one run of nodes in document order: no pointers between them, no garbage, freed at once.
//
//   0      1       4        8         12        16
//   | kind | flags | offset | length  | address |      String: its bytes, unescaped; Number: its text
//   | kind | flags | offset | f64               |      Number with the flag Binary, from a Struct
//   | kind | flags | offset | members | extent  |      Array, Object: how many, and bytes of tape up to the one after its End
//   | End  |                                           after the last member
//
// A member of an object is the String node of its name followed by its value. While an array or object is open, its
// `extent` holds where its parent begins, so that reading needs neither recursion nor a stack.

// @ts-ignore: decorator
@inline
export const NODE: usize = 16;

/** Stands for no array or object where one is given by its place on the tape. */
// @ts-ignore: decorator
@inline
export const NONE: usize = usize.MAX_VALUE;

/** Flags of a node. */
export const enum Flag {
  /** Bool: it is `true`. */
  True = 1,
  /** Number: a double, not text. */
  Binary = 2,
  /** Name of a member: somebody asked for it. */
  Used = 4,
  /** Name of a member: known, but without effect. */
  Idle = 8,
  /** Object: somebody looked into it. */
  Opened = 16,
  /** Array, Object: stands for one that is not there. */
  Absent = 32,
}

/** A growing run of nodes on the heap, with the memory of its unescaped strings. */
// @ts-ignore: decorator
@unmanaged
export class Tape {
  nodes: usize;
  used: usize;
  room: usize;
  /** Start of the strings that differ from the source, 0 while there is none. */
  strings: usize;
  stringsUsed: usize;

  static create(room: usize): Tape {
    const tape = changetype<Tape>(heap.alloc(offsetof<Tape>()));
    tape.nodes = heap.alloc(room);
    tape.used = 0;
    tape.room = room;
    tape.strings = 0;
    tape.stringsUsed = 0;
    return tape;
  }

  free(): void {
    heap.free(this.nodes);
    if (this.strings) heap.free(this.strings);
    heap.free(changetype<usize>(this));
  }

  /** Appends a node and answers its address, good until the next one is appended. */
  push(kind: JsonKind, flags: u32, offset: i32): usize {
    const used = this.used;
    if (used + NODE > this.room) this.grow();
    this.used = used + NODE;
    const node = this.nodes + used;
    store<u32>(node, kind | (flags << 8));
    store<i32>(node, offset, 4);
    store<u64>(node, 0, 8);
    return node;
  }

  /** Appends a String or Number of `length` bytes at `address`. */
  pushBytes(kind: JsonKind, offset: i32, address: usize, length: i32): usize {
    const node = this.push(kind, 0, offset);
    store<i32>(node, length, 8);
    store<usize>(node, address, 12);
    return node;
  }

  /** Appends an array or object whose parent begins at `parent`. Answers where it begins, counted from `nodes`. */
  open(kind: JsonKind, offset: i32, parent: usize): usize {
    const node = this.push(kind, 0, offset);
    store<usize>(node, parent, 12);
    return node - this.nodes;
  }

  /** Counts one more member of the open array or object that begins at `container`. */
  @inline
  count(container: usize): void {
    const node = this.nodes + container;
    store<i32>(node, load<i32>(node, 8) + 1, 8);
  }

  /** Closes the array or object that begins at `container` and answers where its parent begins. */
  close(container: usize): usize {
    this.push(JsonKind.End, 0, 0);
    const node = this.nodes + container;
    const parent = load<usize>(node, 12);
    store<usize>(node, this.used - container, 12);
    return parent;
  }

  private grow(): void {
    this.room <<= 1;
    this.nodes = heap.realloc(this.nodes, this.room);
  }
}

// @ts-ignore: decorator
@inline
export function kindOf(node: usize): JsonKind {
  return (<i32>load<u8>(node)) as JsonKind;
}

// @ts-ignore: decorator
@inline
export function flagsOf(node: usize): u32 {
  return load<u8>(node, 1);
}

export function addFlag(node: usize, flag: Flag): void {
  store<u8>(node, load<u8>(node, 1) | flag, 1);
}

/** The node behind this one and all that is in it. */
// @ts-ignore: decorator
@inline
export function after(node: usize): usize {
  return node + (kindOf(node) >= JsonKind.Array ? load<usize>(node, 12) : NODE);
}

/** Whether a string node has just these bytes. */
export function isNamed(node: usize, address: usize, length: i32): bool {
  return load<i32>(node, 8) == length && sameBytes(load<usize>(node, 12), address, length);
}

/** The value of the member called so, 0 when there is none. */
export function memberOf(object: usize, address: usize, length: i32): usize {
  if (kindOf(object) != JsonKind.Object) return 0;
  let name = object + NODE;
  while (kindOf(name) != JsonKind.End) {
    if (isNamed(name, address, length)) return name + NODE;
    name = after(name + NODE);
  }
  return 0;
}
