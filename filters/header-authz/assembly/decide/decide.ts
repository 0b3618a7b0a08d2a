import { Policies } from "../model/policies";
import { Engine, Rule } from "../model/rule";
import { Slot } from "../model/slot";
import { isNormal } from "../request/path";
import { Failure, Request } from "../request/request";
import { findCandidates, firstByIndex } from "./indexed";
import { firstByAsking } from "./plain";
import { Verdict } from "./verdict";

/** How the rules are asked. */
export const enum Manner {
  /** By the values of an HTTP request. */
  Index = 0,
  /** Each of them is asked: what the index is measured by in tests. */
  Plain = 1,
  /** Each of them is asked, without what only HTTP has. */
  Tcp = 2,
}

/**
 * Judges: AUDIT, then DENY, then ALLOW, dry runs beside the last two. Without ALLOW policies what is not denied is
 * allowed; with some, what none allows is denied. What cannot be judged is denied.
 */
export function decide(policies: Policies, request: Request, verdict: Verdict, how: Manner): void {
  verdict.begin();
  if (how == Manner.Index) findCandidates(policies, request);
  if (policies.has(Engine.Audit)) verdict.audit = first(policies, request, Engine.Audit, how);
  if (policies.has(Engine.ShadowDeny)) {
    const rule = first(policies, request, Engine.ShadowDeny, how);
    shadow(verdict, rule != null, rule);
  }
  if (!isPathNormal(policies, request)) {
    verdict.pathNotNormal = true;
    end(verdict, true, null);
  } else if (policies.has(Engine.Deny)) {
    const rule = first(policies, request, Engine.Deny, how);
    if (rule) end(verdict, true, rule);
  }
  if (!verdict.denied) {
    if (policies.has(Engine.ShadowAllow)) {
      const rule = first(policies, request, Engine.ShadowAllow, how);
      shadow(verdict, rule == null, rule);
    }
    if (policies.has(Engine.Allow)) {
      const rule = first(policies, request, Engine.Allow, how);
      end(verdict, rule == null, rule);
    }
  }
  if (request.failure != Failure.None) {
    verdict.failure = request.failure;
    end(verdict, true, null);
  }
}

/**
 * A path that would change by normalizing is not what the upstream may make of it: no rule about paths can judge it.
 * The slot was read if the request has a path, as all but CONNECT have.
 */
function isPathNormal(policies: Policies, request: Request): bool {
  if (!policies.pathSlot) return true;
  const slot = changetype<Slot>(policies.pathSlot);
  if (slot.stamp != request.stamp) return true;
  const path = slot.first;
  return isNormal(request.values.address(path), request.values.length(path), policies.pathNormalization);
}

function first(policies: Policies, request: Request, engine: Engine, how: Manner): Rule | null {
  if (how == Manner.Index) return firstByIndex(policies, request, engine);
  return firstByAsking(policies, request, engine, how == Manner.Tcp);
}

function end(verdict: Verdict, denied: bool, rule: Rule | null): void {
  verdict.denied = denied;
  verdict.rule = rule;
}

/** A denial of the dry run stays one, whatever its ALLOW policies say. */
function shadow(verdict: Verdict, denied: bool, rule: Rule | null): void {
  verdict.hasShadow = true;
  if (verdict.shadowDenied) return;
  verdict.shadowDenied = denied;
  verdict.shadowRule = rule;
}
