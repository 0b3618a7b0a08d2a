import { Bytes, ConfigList } from "proxy-wasm-assemblyscript-sdk";
import { Condition } from "../model/condition";
import { Matcher } from "../model/matcher";
import { Engine } from "../model/rule";
import { Field, attributeOf } from "./field";
import { readMatcher } from "./matcher";
import { Reader } from "./reader";

/** What a list of values is about: a field, for some with the name of a header or claim, and what the user calls it. */
// @ts-ignore: decorator
@final
export class Subject {
  constructor(
    readonly field: Field,
    readonly label: Bytes,
    readonly name: Bytes = Bytes.of(""),
  ) {}
}

/** Reads `values` or `notValues` into a condition; `null` for an empty list. */
export function readCondition(reader: Reader, list: ConfigList, subject: Subject, negative: bool): Condition | null {
  if (!list.size) return null;
  const zone = reader.policies.zone;
  const condition = changetype<Condition>(zone.take(offsetof<Condition>()));
  condition.slot = reader.policies.slot(attributeOf(subject.field), subject.name);
  condition.label = zone.keep(subject.label);
  condition.negative = negative;
  // A denial must not be escaped by hiding, nor an allowance had by it.
  condition.whenUnknown = reader.engine <= Engine.Deny;
  const isEnforced = reader.engine == Engine.Deny || reader.engine == Engine.Allow;
  if (subject.field == Field.Path && isEnforced) reader.policies.pathSlot = changetype<usize>(condition.slot);
  condition.count = list.size;
  condition.matchers = zone.take(<usize>list.size * offsetof<Matcher>());
  while (list.next()) {
    const value = list.bytes();
    if (value.isEmpty) list.refuse("must not be empty");
    else if (hasControl(value)) list.refuse("must not hold control characters: no request has any");
    else readMatcher(reader, list, subject.field, value, condition.matcher(list.index));
  }
  return condition;
}

/** Whether there are control characters in a text. */
export function hasControl(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) if (text.at(i) < 0x20 || text.at(i) == 0x7f) return true;
  return false;
}
