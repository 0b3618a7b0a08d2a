import { Bytes, ConfigObject } from "proxy-wasm-assemblyscript-sdk";
import { comesWithData, isHttpOnly } from "../model/attribute";
import { Condition } from "../model/condition";
import { Engine, Rule, Run } from "../model/rule";
import { Zone } from "../model/zone";
import { readOperation } from "./operation";
import { Reader } from "./reader";
import { readSource } from "./source";
import { join } from "./text";
import { readWhen } from "./when";

/** Reads one rule of a policy. */
export function readRule(reader: Reader, object: ConfigObject, id: Bytes): void {
  const groups = new Array<Array<Array<Condition>>>();
  if (object.has("from")) {
    const from = object.list("from");
    const alternatives = new Array<Array<Condition>>();
    while (from.next()) {
      const conditions = new Array<Condition>();
      readSource(reader, from.object().required("source").object(), conditions);
      alternatives.push(conditions);
    }
    if (!alternatives.length) from.refuse("must not be empty");
    groups.push(alternatives);
  }
  if (object.has("to")) {
    const to = object.list("to");
    const alternatives = new Array<Array<Condition>>();
    while (to.next()) {
      const conditions = new Array<Condition>();
      readOperation(reader, to.object().required("operation").object(), conditions);
      alternatives.push(conditions);
    }
    if (!alternatives.length) to.refuse("must not be empty");
    groups.push(alternatives);
  }
  const when = object.list("when");
  if (when.size) {
    const conditions = new Array<Condition>();
    while (when.next()) readWhen(reader, when.object(), conditions);
    groups.push([conditions]);
  }
  addRule(reader, id, groups);
}

/** Adds the rule of a policy without rules: nothing fits it. */
export function addNever(reader: Reader, id: Bytes): void {
  addRule(reader, id, [[]]);
}

function addRule(reader: Reader, id: Bytes, groups: Array<Array<Array<Condition>>>): void {
  const zone = reader.policies.zone;
  const rule = changetype<Rule>(zone.take(offsetof<Rule>()));
  rule.engine = reader.engine;
  rule.id = zone.keep(id);
  rule.details = zone.keep(detailsOf(id));
  rule.groups = keepGroups(zone, groups);
  // Istio skips a rule of an ALLOW policy that asks for what TCP does not have; of the others it drops that condition.
  rule.inTcp = true;
  if (reader.engine >= Engine.ShadowAllow) {
    rule.inTcp = withoutHttp(groups) == groups;
    rule.tcpGroups = rule.groups;
  } else {
    rule.tcpGroups = keepGroups(zone, withoutHttp(groups));
  }
  if (rule.inTcp && asksLate(groups)) reader.policies.needsHandshake = true;
  reader.rules.push(changetype<usize>(rule));
}

/** Whether a condition looks at what a connection has only when its first bytes have come. */
function asksLate(groups: Array<Array<Array<Condition>>>): bool {
  for (let g = 0; g < groups.length; g++) {
    for (let a = 0; a < groups[g].length; a++) {
      for (let c = 0; c < groups[g][a].length; c++) if (comesWithData(groups[g][a][c].slot.attribute)) return true;
    }
  }
  return false;
}

/** The groups without conditions that only HTTP has; the same array if there are none. */
function withoutHttp(groups: Array<Array<Array<Condition>>>): Array<Array<Array<Condition>>> {
  const kept = new Array<Array<Array<Condition>>>();
  let dropped = 0;
  for (let g = 0; g < groups.length; g++) {
    const alternatives = new Array<Array<Condition>>();
    for (let a = 0; a < groups[g].length; a++) {
      const conditions = new Array<Condition>();
      for (let c = 0; c < groups[g][a].length; c++) {
        const condition = groups[g][a][c];
        if (isHttpOnly(condition.slot.attribute)) dropped++;
        else conditions.push(condition);
      }
      alternatives.push(conditions);
    }
    kept.push(alternatives);
  }
  return dropped ? kept : groups;
}

function keepGroups(zone: Zone, groups: Array<Array<Array<Condition>>>): Run {
  const run = changetype<Run>(zone.take(offsetof<Run>()));
  open(zone, run, groups.length, offsetof<Run>());
  for (let g = 0; g < groups.length; g++) {
    const alternatives = groups[g];
    const group = run.at(g);
    open(zone, group, alternatives.length, offsetof<Run>());
    for (let a = 0; a < alternatives.length; a++) {
      const conditions = alternatives[a];
      const alternative = group.at(a);
      open(zone, alternative, conditions.length, 4);
      for (let c = 0; c < conditions.length; c++) {
        store<usize>(alternative.items + ((<usize>c) << 2), changetype<usize>(conditions[c]));
      }
    }
  }
  return run;
}

function open(zone: Zone, run: Run, count: i32, size: usize): void {
  run.items = zone.take(<usize>count * size);
  run.count = count;
}

/** Response code details as Envoy's RBAC filter writes them: white space would break access logs. */
function detailsOf(id: Bytes): Bytes {
  const details = join(Bytes.of("rbac_access_denied_matched_policy["), id, Bytes.of("]"));
  for (let i = 0; i < details.length; i++) if (details.at(i) <= 0x20) store<u8>(details.address + i, 0x5f);
  return details;
}
