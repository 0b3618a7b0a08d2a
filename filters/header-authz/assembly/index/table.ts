import { Zone } from "../model/zone";

/**
 * From the hash of a key to the rules that may be found by it. Two keys with one hash share their rules: a rule that
 * was found is asked in full anyway.
 *
 *   table   0       8
 *           | mask  | entries: | hash | first | …      hash 0: free
 *   link    | rule  | next |
 */
// @ts-ignore: decorator
@unmanaged
export class Table {
  private mask: u32;

  /** A table with room for `count` keys. */
  static create(zone: Zone, count: i32): Table {
    let size: u32 = 16;
    while (size < (<u32>count) << 1) size <<= 1;
    const table = changetype<Table>(zone.take(8 + ((<usize>size) << 3)));
    table.mask = size - 1;
    return table;
  }

  /** First link of the rules of a key, 0 when there is none. */
  // @ts-ignore: decorator
  @inline
  find(hash: u32): usize {
    return load<usize>(this.place(hash), 4);
  }

  /** Adds a rule to a key. */
  add(zone: Zone, hash: u32, rule: usize): void {
    const place = this.place(hash);
    store<u32>(place, hash);
    store<usize>(place, addLink(zone, rule, load<usize>(place, 4)), 4);
  }

  // @ts-ignore: decorator
  @inline
  private place(hash: u32): usize {
    const entries = changetype<usize>(this) + 8;
    let at = entries + ((<usize>(hash & this.mask)) << 3);
    for (let i = hash; load<u32>(at) && load<u32>(at) != hash;) at = entries + ((<usize>(++i & this.mask)) << 3);
    return at;
  }
}

/** A new link in front of others. */
export function addLink(zone: Zone, rule: usize, next: usize): usize {
  const link = zone.take(8);
  store<usize>(link, rule);
  store<usize>(link, next, 4);
  return link;
}
