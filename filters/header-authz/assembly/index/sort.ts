import { Policies } from "../model/policies";
import { ENGINES, Rule } from "../model/rule";

/**
 * Puts the rules in the order in which they are asked: by engine, then by the bytes of the id. The first one that holds
 * is the one that decided; Envoy goes through its policies in the same order.
 */
export function sortRules(policies: Policies): void {
  const count = policies.ruleCount;
  const rules = policies.zone.take((<usize>count) << 2);
  // The list has the newest in front.
  let at = policies.rules;
  for (let i = count - 1; i >= 0; i--) {
    put(rules, i, at);
    at = changetype<Rule>(at).next;
  }
  // Shell sort: short, and policies are rarely written in disorder.
  for (let gap = count >> 1; gap > 0; gap >>= 1) {
    for (let i = gap; i < count; i++) {
      const moving = get(rules, i);
      let to = i;
      while (to >= gap && isBefore(moving, get(rules, to - gap))) {
        put(rules, to, get(rules, to - gap));
        to -= gap;
      }
      put(rules, to, moving);
    }
  }
  policies.rules = rules;
  policies.starts = policies.zone.take((ENGINES + 1) << 2);
  for (let i = 0; i < count; i++) {
    const rule = policies.rule(i);
    rule.order = i;
    for (let e = rule.engine + 1; e <= ENGINES; e++) put(policies.starts, e, i + 1);
  }
}

// @ts-ignore: decorator
@inline
function get(run: usize, index: i32): usize {
  return load<usize>(run + ((<usize>index) << 2));
}

// @ts-ignore: decorator
@inline
function put(run: usize, index: i32, value: usize): void {
  store<usize>(run + ((<usize>index) << 2), value);
}

function isBefore(left: usize, right: usize): bool {
  const a = changetype<Rule>(left);
  const b = changetype<Rule>(right);
  if (a.engine != b.engine) return a.engine < b.engine;
  return a.id.compareTo(b.id) < 0;
}
