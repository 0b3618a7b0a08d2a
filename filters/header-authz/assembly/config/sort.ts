import { ENGINES, Rule } from "../model/rule";
import { Policies } from "../model/policies";

/**
 * Puts the rules in the order in which they are asked: by engine, then by the bytes of the id. The first one that holds
 * is the one that decided; Envoy goes through its policies in the same order.
 */
export function sortRules(policies: Policies, rules: Array<usize>): void {
  const count = rules.length;
  // Shell sort: short, and policies are rarely written in disorder.
  for (let gap = count >> 1; gap > 0; gap >>= 1) {
    for (let i = gap; i < count; i++) {
      const moving = rules[i];
      let at = i;
      while (at >= gap && isBefore(moving, rules[at - gap])) {
        rules[at] = rules[at - gap];
        at -= gap;
      }
      rules[at] = moving;
    }
  }
  policies.ruleCount = count;
  policies.rules = policies.zone.take((<usize>count) << 2);
  policies.starts = policies.zone.take((ENGINES + 1) << 2);
  for (let i = 0; i < count; i++) {
    const rule = changetype<Rule>(rules[i]);
    rule.order = i;
    store<usize>(policies.rules + ((<usize>i) << 2), rules[i]);
    for (let e = rule.engine + 1; e <= ENGINES; e++) store<i32>(policies.starts + ((<usize>e) << 2), i + 1);
  }
}

function isBefore(left: usize, right: usize): bool {
  const a = changetype<Rule>(left);
  const b = changetype<Rule>(right);
  if (a.engine != b.engine) return a.engine < b.engine;
  const order = memory.compare(a.id.address, b.id.address, min(a.id.length, b.id.length));
  return order ? order < 0 : a.id.length < b.id.length;
}
