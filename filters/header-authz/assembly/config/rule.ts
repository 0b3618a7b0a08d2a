import { Bytes, ConfigObject, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { comesWithData, isHttpOnly } from "../model/attribute";
import { Condition } from "../model/condition";
import { Engine, Rule, Run } from "../model/rule";
import { Zone } from "../model/zone";
import { readFields } from "./fields";
import { Reader } from "./reader";
import { join } from "./text";
import { readWhen } from "./when";

/** Reads one rule of a policy. */
export function readRule(reader: Reader, object: ConfigObject, id: Bytes): void {
  const zone = reader.policies.zone;
  const rule = newRule(reader, id);
  const from = object.has("from");
  const to = object.has("to");
  const when = object.list("when");
  open(zone, rule.groups, i32(from) + i32(to) + i32(when.size > 0), offsetof<Run>());
  let group = 0;
  if (from) readAlternatives(reader, object, "from", "source", rule.groups.at(group++));
  if (to) readAlternatives(reader, object, "to", "operation", rule.groups.at(group++));
  if (when.size) {
    const alternatives = rule.groups.at(group);
    open(zone, alternatives, 1, offsetof<Run>());
    reader.conditionCount = 0;
    while (when.next()) readWhen(reader, when.object());
    keepConditions(reader, alternatives.at(0));
  }
  finish(reader, rule);
}

/** Adds the rule of a policy without rules: nothing fits it. */
export function addNever(reader: Reader, id: Bytes): void {
  const rule = newRule(reader, id);
  open(reader.policies.zone, rule.groups, 1, offsetof<Run>());
  finish(reader, rule);
}

function readAlternatives(reader: Reader, object: ConfigObject, key: string, inner: string, group: Run): void {
  const list = object.list(key);
  open(reader.policies.zone, group, list.size, offsetof<Run>());
  if (!list.size) list.refuse("must not be empty");
  while (list.next()) {
    reader.conditionCount = 0;
    readFields(reader, list.object().required(inner).map(), key.length == 4);
    keepConditions(reader, group.at(list.index));
  }
}

/** Keeps the conditions that were read, those about headers first: they cost no call to the host. */
function keepConditions(reader: Reader, alternative: Run): void {
  const count = reader.conditionCount;
  open(reader.policies.zone, alternative, count, 4);
  let kept: usize = 0;
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < count; i++) {
      const condition = load<usize>(reader.read + ((<usize>i) << 2));
      const isLate = !isHttpOnly(changetype<Condition>(condition).slot.attribute);
      if (i32(isLate) != pass) continue;
      store<usize>(alternative.items + (kept << 2), condition);
      kept++;
    }
  }
}

function newRule(reader: Reader, id: Bytes): Rule {
  const zone = reader.policies.zone;
  const rule = changetype<Rule>(zone.take(offsetof<Rule>()));
  rule.engine = reader.engine;
  rule.id = zone.keep(id);
  rule.details = zone.keep(detailsOf(id));
  rule.groups = changetype<Run>(zone.take(offsetof<Run>()));
  return rule;
}

/**
 * Sees to connections without HTTP: Istio skips a rule of an ALLOW policy that asks for what they do not have; in the
 * others it drops that condition.
 */
function finish(reader: Reader, rule: Rule): void {
  const zone = reader.policies.zone;
  const isAllow = rule.engine >= Engine.ShadowAllow;
  rule.tcpGroups = changetype<Run>(zone.take(offsetof<Run>()));
  rule.inTcp = true;
  let isLate = false;
  const groups = rule.groups;
  open(zone, rule.tcpGroups, groups.count, offsetof<Run>());
  for (let g = 0; g < groups.count; g++) {
    const group = groups.at(g);
    const tcpGroup = rule.tcpGroups.at(g);
    open(zone, tcpGroup, group.count, offsetof<Run>());
    for (let a = 0; a < group.count; a++) {
      const conditions = group.at(a);
      const tcpConditions = tcpGroup.at(a);
      // What only HTTP has stands in front.
      let dropped = 0;
      while (dropped < conditions.count && isHttpOnly(conditions.condition(dropped).slot.attribute)) dropped++;
      if (isAllow && dropped) rule.inTcp = false;
      tcpConditions.items = conditions.items + ((<usize>dropped) << 2);
      tcpConditions.count = conditions.count - dropped;
      for (let c = dropped; c < conditions.count; c++) {
        isLate = isLate || comesWithData(conditions.condition(c).slot.attribute);
      }
    }
  }
  if (rule.inTcp && isLate) reader.policies.needsHandshake = true;
  reader.addRule(rule);
}

function open(zone: Zone, run: Run, count: i32, size: usize): void {
  run.items = zone.take(<usize>count * size);
  run.count = count;
}

/** Response code details as Envoy's RBAC filter writes them: white space would break access logs. */
function detailsOf(id: Bytes): Bytes {
  const details = join(Bytes.of(utf8("rbac_access_denied_matched_policy[")), id, Bytes.of(utf8("]")));
  for (let i = 0; i < details.length; i++) if (details.at(i) <= 0x20) store<u8>(details.address + i, 0x5f);
  return details;
}
