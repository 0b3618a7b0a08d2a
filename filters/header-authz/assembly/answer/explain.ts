import { Bytes, BytesBuilder, JsonWriter, Utf8, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Manner } from "../decide/decide";
import { holds, holdsCondition } from "../decide/evaluate";
import { Attribute } from "../model/attribute";
import { Condition } from "../model/condition";
import { Policies } from "../model/policies";
import { Engine, Rule, Run } from "../model/rule";
import { Request } from "../request/request";
import { appendLabel } from "./label";

/** Whether this build can: the debug build, which is what `mesh-filters authz explain` runs. */
// @ts-ignore: decorator
@inline
export const EXPLAINS: bool = ASC_OPTIMIZE_LEVEL == 0;

/** Most bytes of a value that are shown. */
const SHOWN: i32 = 80;

/** Adds `rules`: each rule in the order in which they are asked, whether it holds, and if not, why. */
export function explain(line: JsonWriter, policies: Policies, request: Request, how: Manner): void {
  line.key(utf8("rules")).beginArray();
  for (let i = 0; i < policies.ruleCount; i++) {
    const rule = policies.rule(i);
    line.beginObject();
    line.key(utf8("rule")).string(rule.id);
    line.key(utf8("action")).string(actionOf(rule.engine));
    if (rule.engine == Engine.ShadowDeny || rule.engine == Engine.ShadowAllow) line.key(utf8("dry_run")).bool(true);
    const reason = reasonAgainst(rule, request, how);
    line.key(utf8("holds")).bool(reason == null);
    if (reason) line.key(utf8("because")).string(reason);
    line.endObject();
  }
  line.endArray();
}

function actionOf(engine: Engine): Utf8 {
  if (engine == Engine.Audit) return utf8("AUDIT");
  return engine <= Engine.Deny ? utf8("DENY") : utf8("ALLOW");
}

/** Why a rule does not hold; `null` when it does. */
function reasonAgainst(rule: Rule, request: Request, how: Manner): Bytes | null {
  if (how == Manner.Tcp && !rule.inTcp) return Bytes.of(utf8("asks for what only HTTP has"));
  const groups = how == Manner.Tcp ? rule.tcpGroups : rule.groups;
  if (holds(groups, request)) return null;
  const text = BytesBuilder.create();
  for (let g = 0; g < groups.count; g++) {
    const group = groups.at(g);
    if (!group.count) return Bytes.of(utf8("the policy has no rules"));
    text.truncate(0);
    if (addFailures(text, group, request)) return text.view();
  }
  return text.view();
}

/** Names the first condition of each alternative that does not hold; false when an alternative does. */
function addFailures(text: BytesBuilder, group: Run, request: Request): bool {
  for (let a = 0; a < group.count; a++) {
    const conditions = group.at(a);
    let c = 0;
    while (c < conditions.count && holdsCondition(conditions.condition(c), request)) c++;
    if (c == conditions.count) return false;
    if (a) text.append(utf8("; "));
    describe(text, conditions.condition(c), request);
  }
  return true;
}

/** What the condition is about, and which values did not fit, or did in a `notValues`. */
function describe(text: BytesBuilder, condition: Condition, request: Request): void {
  const slot = condition.slot;
  appendLabel(text, condition);
  if (slot.stamp == request.stamp && slot.unknown) {
    text.append(utf8(" is unknown"));
    return;
  }
  const first = slot.stamp == request.stamp ? slot.first : 0;
  if (!first) {
    text.append(utf8(" is missing"));
    return;
  }
  text.append(condition.negative ? utf8(" is one of the excluded: ") : utf8(" is "));
  for (let value = first; value; value = request.values.next(value)) {
    if (value != first) text.append(utf8(", "));
    show(text, slot.attribute, request.values.address(value), request.values.length(value));
  }
}

function show(text: BytesBuilder, attribute: Attribute, address: usize, length: i32): void {
  if (attribute == Attribute.DestinationPort) {
    text.integer(bswap<u16>(load<u16>(address)));
  } else if (attribute >= Attribute.RemoteIp && attribute <= Attribute.DestinationIp) {
    for (let i = 0; i < length; i++) {
      if (i) text.byte(length == 4 ? 0x2e : 0x20);
      text.integer(load<u8>(address + i));
    }
  } else {
    text.byte(0x22).copy(address, min(length, SHOWN)).byte(0x22);
    if (length > SHOWN) text.append(utf8("…"));
  }
}
