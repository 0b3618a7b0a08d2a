import { Rule, Run } from "../model/rule";
import { Zone } from "../model/zone";
import { Keys } from "./keys";
import { addKeys } from "./keys-of";
import { Popularity } from "./popularity";

const NEVER: i32 = i32.MAX_VALUE;

/**
 * Finds the keys that a rule is to be found by: whenever it holds, one of them fits. Of all choices the one that the
 * fewest requests and the fewest other rules share. False for a rule that must always be asked.
 *
 * A rule holds if all of its groups do, so any group will do; a group if one alternative does, so each of them must have
 * its keys; an alternative if all of its conditions do, so any of them will do.
 */
export function findGate(rule: Rule, popularity: Popularity, scratch: Zone, keys: Keys): bool {
  const groups = rule.groups;
  let best = -1;
  let least = NEVER;
  for (let g = 0; g < groups.count; g++) {
    keys.count = 0;
    const cost = addGroup(groups.at(g), popularity, scratch, keys);
    if (cost >= least) continue;
    best = g;
    least = cost;
  }
  keys.count = 0;
  if (best >= 0) addGroup(groups.at(best), popularity, scratch, keys);
  return best >= 0;
}

/** Adds the keys of each alternative and answers what the worst of them costs. */
function addGroup(group: Run, popularity: Popularity, scratch: Zone, keys: Keys): i32 {
  let worst = 0;
  for (let a = 0; a < group.count; a++) {
    const conditions = group.at(a);
    const first = keys.count;
    let best = -1;
    let least = NEVER;
    for (let c = 0; c < conditions.count; c++) {
      const weight = addKeys(conditions.condition(c), keys, scratch);
      const cost = weight < 0 ? NEVER : weight + popularity.highest(keys, first);
      keys.count = first;
      if (cost >= least) continue;
      best = c;
      least = cost;
    }
    if (best < 0) return NEVER;
    addKeys(conditions.condition(best), keys, scratch);
    worst = max(worst, least);
  }
  return worst;
}
