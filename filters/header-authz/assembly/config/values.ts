import { Bytes, ConfigList } from "proxy-wasm-assemblyscript-sdk";
import { Condition } from "../model/condition";
import { Field, attributeOf } from "../model/field";
import { Matcher } from "../model/matcher";
import { Engine } from "../model/rule";
import { readMatcher } from "./matcher";
import { Reader } from "./reader";
import { lowerCase } from "./text";

/**
 * Reads a list of values into a condition of the alternative that is being read. `name` is that of the header, claim or
 * metadata. An empty list is none.
 */
export function readCondition(reader: Reader, list: ConfigList, field: Field, name: Bytes, negative: bool): void {
  if (!list.size) return;
  const policies = reader.policies;
  const condition = changetype<Condition>(policies.zone.take(offsetof<Condition>()));
  if (!reader.addCondition(changetype<usize>(condition))) return list.refuse("are more than 1024 conditions");
  condition.slot = policies.slot(attributeOf(field), name);
  condition.field = field;
  condition.negative = negative;
  // A denial must not be escaped by hiding, nor an allowance had by it.
  condition.whenUnknown = reader.engine <= Engine.Deny;
  const isEnforced = reader.engine == Engine.Deny || reader.engine == Engine.Allow;
  if (field == Field.Path && isEnforced) policies.pathSlot = changetype<usize>(condition.slot);
  condition.count = list.size;
  condition.matchers = policies.zone.take(<usize>list.size * offsetof<Matcher>());
  while (list.next()) {
    const value = list.bytes();
    if (value.isEmpty) list.refuse("must not be empty");
    else if (hasControl(value)) list.refuse("must not hold control characters: no request has any");
    else
      readMatcher(reader, list, field, condition.slot.folds ? lowerCase(value) : value, condition.matcher(list.index));
  }
}

/** Whether there are control characters in a text. */
export function hasControl(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) if (text.at(i) < 0x20 || text.at(i) == 0x7f) return true;
  return false;
}
