import { Policies } from "../model/policies";
import { Rule, Run } from "../model/rule";
import { Zone } from "../model/zone";
import { Keys } from "./keys";
import { addKeys } from "./keys-of";

/**
 * How many rules could be found by a key: a table of hashes and counts in scratch memory; hash 0 is free.
 */
// @ts-ignore: decorator
@unmanaged
export class Popularity {
  private entries: usize;
  private mask: u32;
  private used: u32;
  private scratch: Zone;

  static of(policies: Policies, scratch: Zone, keys: Keys): Popularity {
    const popularity = changetype<Popularity>(scratch.take(offsetof<Popularity>()));
    popularity.scratch = scratch;
    popularity.mask = 255;
    popularity.entries = scratch.take(256 << 3);
    for (let i = 0; i < policies.ruleCount; i++) popularity.countRule(policies.rule(i), keys);
    return popularity;
  }

  /** How many rules could be found by the most frequent of the keys from `first` on. */
  highest(keys: Keys, first: i32): i32 {
    let most: u32 = 0;
    for (let i = first; i < keys.count; i++) most = max(most, load<u32>(this.place(keys.at(i).hash), 4));
    return <i32>most;
  }

  private countRule(rule: Rule, keys: Keys): void {
    keys.count = 0;
    const groups = rule.groups;
    for (let g = 0; g < groups.count; g++) {
      const group = groups.at(g);
      for (let a = 0; a < group.count; a++) this.addAll(group.at(a), keys);
    }
    for (let i = 0; i < keys.count; i++) this.count(keys.at(i).hash);
  }

  private addAll(conditions: Run, keys: Keys): void {
    for (let c = 0; c < conditions.count; c++) addKeys(conditions.condition(c), keys, this.scratch);
  }

  private count(hash: u32): void {
    if (this.used << 1 > this.mask) this.grow();
    const place = this.place(hash);
    if (!load<u32>(place)) this.used++;
    store<u32>(place, hash);
    store<u32>(place, load<u32>(place, 4) + 1, 4);
  }

  private place(hash: u32): usize {
    let i = hash;
    let at = this.entries + ((<usize>(i & this.mask)) << 3);
    while (load<u32>(at) && load<u32>(at) != hash) at = this.entries + ((<usize>(++i & this.mask)) << 3);
    return at;
  }

  private grow(): void {
    const old = this.entries;
    const size = <usize>this.mask + 1;
    this.mask = (this.mask << 1) | 1;
    this.entries = this.scratch.take(size << 4);
    for (let at = old; at < old + (size << 3); at += 8) {
      if (load<u32>(at)) store<u64>(this.place(load<u32>(at)), load<u64>(at));
    }
  }
}
