import { matches } from "../match/matches";
import { same } from "../match/text";
import { Attribute, isHeader } from "../model/attribute";
import { Condition } from "../model/condition";
import { Matcher, MatcherKind } from "../model/matcher";
import { Run } from "../model/rule";
import { readSlot } from "../request/properties";
import { Request } from "../request/request";
import { Values } from "../request/values";

/** Whether all groups of a rule hold. What a condition needs is read when it is first asked for. */
export function holds(groups: Run, request: Request): bool {
  for (let i = 0, n = groups.count; i < n; i++) if (!holdsOne(groups.at(i), request)) return false;
  return true;
}

function holdsOne(alternatives: Run, request: Request): bool {
  for (let i = 0, n = alternatives.count; i < n; i++) if (holdsAll(alternatives.at(i), request)) return true;
  return false;
}

function holdsAll(conditions: Run, request: Request): bool {
  for (let i = 0, n = conditions.count; i < n; i++) if (!holdsCondition(conditions.condition(i), request)) return false;
  return true;
}

/** Whether a condition holds in this request. */
export function holdsCondition(condition: Condition, request: Request): bool {
  const slot = condition.slot;
  if (slot.stamp != request.stamp) {
    if (isHeader(slot.attribute)) return condition.negative;
    readSlot(slot, request);
  }
  if (slot.unknown) return condition.whenUnknown;
  return anyMatches(condition, request) != condition.negative;
}

function anyMatches(condition: Condition, request: Request): bool {
  const values = request.values;
  const attribute = condition.slot.attribute;
  if (attribute == Attribute.RequestPrincipal) return matchesPrincipal(condition, values);
  for (let value = condition.slot.first; value; value = values.next(value)) {
    const address = values.address(value);
    const length = values.length(value);
    const listed = attribute == Attribute.Metadata && values.isListed(value);
    for (let i = 0, n = condition.count; i < n; i++) {
      let matcher = condition.matcher(i);
      // The most frequent kind, without a call.
      if (matcher.kind == MatcherKind.Exact && !listed) {
        if (same(address, length, matcher.address, matcher.length)) return true;
        continue;
      }
      if (attribute == Attribute.Metadata) {
        if (listed != (matcher.kind == MatcherKind.ListMember)) continue;
        if (listed) matcher = changetype<Matcher>(matcher.detail);
      }
      if (matches(matcher, address, length)) return true;
    }
  }
  return false;
}

/** The two values are issuer and subject; a matcher has one for each. */
function matchesPrincipal(condition: Condition, values: Values): bool {
  const issuer = condition.slot.first;
  if (!issuer) return false;
  const subject = values.next(issuer);
  for (let i = 0, n = condition.count; i < n; i++) {
    const pair = condition.matcher(i).detail;
    if (!matches(changetype<Matcher>(pair), values.address(issuer), values.length(issuer))) continue;
    const second = changetype<Matcher>(pair + offsetof<Matcher>());
    if (matches(second, values.address(subject), values.length(subject))) return true;
  }
  return false;
}
