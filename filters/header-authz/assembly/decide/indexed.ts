import { probe } from "../index/probe";
import { Lookup } from "../index/lookup";
import { isHeader } from "../model/attribute";
import { Policies } from "../model/policies";
import { Engine, Rule } from "../model/rule";
import { readSlot } from "../request/properties";
import { Request } from "../request/request";
import { holds } from "./evaluate";

/**
 * Makes candidates of the rules that are found by what is not a header, and by what is not there. Those found by headers
 * became candidates as the headers were read.
 */
export function findCandidates(policies: Policies, request: Request): void {
  for (let at = policies.firstRead; at; at = changetype<Lookup>(at).nextRead) {
    const lookup = changetype<Lookup>(at);
    const slot = lookup.slot;
    readSlot(slot, request);
    for (let value = slot.first; value; value = request.values.next(value)) {
      probe(policies, lookup, request, request.values.address(value), request.values.length(value));
    }
  }
  for (let at = policies.firstMissing; at; at = changetype<Lookup>(at).nextMissing) {
    const lookup = changetype<Lookup>(at);
    const slot = lookup.slot;
    const isThere = isHeader(slot.attribute) ? slot.stamp == request.stamp : !slot.unknown;
    if (!isThere) request.addCandidates(lookup.missing);
  }
}

/** The first rule of an engine that holds, among those that can; `null` when none does. */
export function firstByIndex(policies: Policies, request: Request, engine: Engine): Rule | null {
  let end = policies.start(engine + 1);
  const start = policies.start(engine);
  if (start == end) return null;
  let found: Rule | null = null;
  for (let i = 0, n = request.candidateCount; i < n; i++) {
    const rule = request.candidate(i);
    const order = rule.order;
    if (order < start || order >= end || !holds(rule.groups, request)) continue;
    found = rule;
    end = order;
  }
  for (let i = 0, n = policies.alwaysCount; i < n; i++) {
    const rule = policies.alwaysAsked(i);
    const order = rule.order;
    if (order < start) continue;
    if (order >= end) break;
    if (holds(rule.groups, request)) return rule;
  }
  return found;
}
