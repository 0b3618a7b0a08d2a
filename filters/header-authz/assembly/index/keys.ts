import { Zone } from "../model/zone";
import { Slot } from "../model/slot";
import { KeyKind } from "./key";

/** One key of a rule. `length` is in bytes, of `Bits` in bits. */
// @ts-ignore: decorator
@unmanaged
export class Key {
  slot: Slot;
  kind: KeyKind;
  length: i32;
  /** Of `Bits`: an IPv6 address. */
  isLong: bool;
  /** It is about an element of a list. */
  inList: bool;
  hash: u32;
  /** How little finding a rule by it says. */
  weight: i32;
}

/** A growing list of keys in scratch memory. */
// @ts-ignore: decorator
@unmanaged
export class Keys {
  private items: usize;
  count: i32;
  private room: i32;

  static create(scratch: Zone): Keys {
    return changetype<Keys>(scratch.take(offsetof<Keys>()));
  }

  // @ts-ignore: decorator
  @inline
  at(index: i32): Key {
    return changetype<Key>(this.items + <usize>index * offsetof<Key>());
  }

  /** A new key at the end. */
  add(scratch: Zone): Key {
    if (this.count == this.room) {
      const room = max(16, this.room << 1);
      const items = scratch.take(<usize>room * offsetof<Key>());
      memory.copy(items, this.items, <usize>this.count * offsetof<Key>());
      this.items = items;
      this.room = room;
    }
    const key = this.at(this.count);
    key.isLong = false;
    key.inList = false;
    this.count++;
    return key;
  }
}
