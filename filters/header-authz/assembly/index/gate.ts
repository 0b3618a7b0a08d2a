import { Rule, Run } from "../model/rule";
import { Key, keysOf } from "./keys";
import { Popularity } from "./popularity";

const NEVER: i32 = i32.MAX_VALUE;

/**
 * The keys that a rule is to be found by: whenever it holds, one of them fits. Of all choices the one that the fewest
 * requests and the fewest other rules share. `null` for a rule that must always be asked.
 *
 * A rule holds if all of its groups do, so any group will do; a group if one alternative does, so each of them must have
 * its keys; an alternative if all of its conditions do, so any of them will do.
 */
export function gateOf(rule: Rule, popularity: Popularity): Array<Key> | null {
  let best: Array<Key> | null = null;
  let least = NEVER;
  for (let g = 0; g < rule.groups.count; g++) {
    const keys = new Array<Key>();
    const cost = gateOfGroup(rule.groups.at(g), popularity, keys);
    if (cost >= least) continue;
    best = keys;
    least = cost;
  }
  return best;
}

function gateOfGroup(group: Run, popularity: Popularity, keys: Array<Key>): i32 {
  let most = 0;
  for (let a = 0; a < group.count; a++) {
    const conditions = group.at(a);
    let best: Array<Key> | null = null;
    let least = NEVER;
    for (let c = 0; c < conditions.count; c++) {
      const own = keysOf(conditions.condition(c));
      if (!own) continue;
      const cost = popularity.cost(own);
      if (cost >= least) continue;
      best = own;
      least = cost;
    }
    if (!best) return NEVER;
    for (let k = 0; k < best.length; k++) keys.push(best[k]);
    most = max(most, least);
  }
  return most;
}
