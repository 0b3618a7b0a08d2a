import { Policies } from "../model/policies";
import { Run } from "../model/rule";
import { Key, keysOf } from "./keys";

/** How many rules could be found by a key. Built while a configuration is read, and dropped then. */
export class Popularity {
  /** Hash and count, by turns; hash 0 is free. */
  private entries: StaticArray<u32> = new StaticArray<u32>(2048);
  private used: i32 = 0;

  constructor(policies: Policies) {
    for (let i = 0; i < policies.ruleCount; i++) {
      const groups = policies.rule(i).groups;
      for (let g = 0; g < groups.count; g++) this.countGroup(groups.at(g));
    }
  }

  /** What it costs to find a rule by these keys: that of the worst of them. */
  cost(keys: Array<Key>): i32 {
    let most = 0;
    for (let i = 0; i < keys.length; i++) {
      const count = this.entries[this.place(keys[i].hash) + 1];
      most = max(most, keys[i].weight + <i32>count);
    }
    return most;
  }

  private countGroup(group: Run): void {
    for (let a = 0; a < group.count; a++) {
      const conditions = group.at(a);
      for (let c = 0; c < conditions.count; c++) {
        const keys = keysOf(conditions.condition(c));
        if (!keys) continue;
        for (let k = 0; k < keys.length; k++) this.add(keys[k].hash);
      }
    }
  }

  private add(hash: u32): void {
    if (this.used << 2 > this.entries.length) this.grow();
    const place = this.place(hash);
    if (!this.entries[place]) this.used++;
    this.entries[place] = hash;
    this.entries[place + 1]++;
  }

  private place(hash: u32): i32 {
    const mask = (this.entries.length >> 1) - 1;
    let i = (<i32>hash) & mask;
    while (this.entries[i << 1] && this.entries[i << 1] != hash) i = (i + 1) & mask;
    return i << 1;
  }

  private grow(): void {
    const old = this.entries;
    this.entries = new StaticArray<u32>(old.length << 1);
    for (let i = 0; i < old.length; i += 2) {
      if (!old[i]) continue;
      const place = this.place(old[i]);
      this.entries[place] = old[i];
      this.entries[place + 1] = old[i + 1];
    }
  }
}
