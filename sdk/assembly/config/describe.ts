import { utf8 } from "../bytes/utf8";
import { BytesBuilder } from "../encoding/builder";
import { JsonKind, describeKind } from "../json/kind";
import { Flag, flagsOf, kindOf } from "../json/tape";
import { JsonValue } from "../json/value";
import { isAbsent } from "./absent";
import { quoteCut } from "../json/path";

/** Appends what a value is, for `got …`: text and numbers as they are, `a list`, `an object`, `null`. */
export function describeNode(text: BytesBuilder, node: usize): void {
  const kind = kindOf(node);
  if (isAbsent(node)) {
    text.append(utf8("nothing"));
  } else if (kind == JsonKind.String) {
    quoteCut(text, load<usize>(node, 12), load<i32>(node, 8));
  } else if (kind == JsonKind.Bool) {
    text.append(flagsOf(node) & Flag.True ? utf8("true") : utf8("false"));
  } else if (kind == JsonKind.Number && !(flagsOf(node) & Flag.Binary)) {
    text.copy(load<usize>(node, 12), min(load<i32>(node, 8), 64));
  } else if (kind == JsonKind.Number && changetype<JsonValue>(node).isInteger) {
    text.integer(changetype<JsonValue>(node).toInteger());
  } else {
    text.append(describeKind(kind));
  }
}
