import { Bytes, setProperty, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Verdict } from "../decide/verdict";
import { Rule } from "../model/rule";
import { detailsOf } from "./details";

/**
 * Leaves what decided in filter state, for access logs and other filters: after a denial, a dry run and an audit. An
 * allowed request without these costs nothing.
 */
export function keepInFilterState(verdict: Verdict): void {
  if (verdict.denied) setProperty(utf8("header_authz_denied_by"), nameOf(verdict.rule, detailsOf(verdict)));
  if (verdict.hasShadow) {
    setProperty(utf8("header_authz_shadow_result"), verdict.shadowDenied ? utf8("denied") : utf8("allowed"));
    setProperty(utf8("header_authz_shadow_policy"), nameOf(verdict.shadowRule, Bytes.of(utf8("none"))));
  }
  const audit = verdict.audit;
  if (audit) setProperty(utf8("header_authz_audited_by"), audit.id);
}

function nameOf(rule: Rule | null, otherwise: Bytes): Bytes {
  return rule ? rule.id : otherwise;
}
