import type { Attribute } from "../properties/values.js";
import { CelError } from "./ast.js";
import { bool } from "./operators.js";
import { asAttribute, isFields, isList, MapValue, type CelValue } from "./values.js";

/** Evaluates a macro's inner expression for one element. */
type Each = (element: Attribute) => CelValue;

/** Macros over lists and maps: `list.exists(x, …)` and its kin. A map yields its keys. */
export const COMPREHENSIONS: Readonly<Record<string, (items: readonly Attribute[], each: Each) => CelValue>> = {
  exists: (items, each) => decide(items, each, true),
  all: (items, each) => !decide(items, (item) => !bool(each(item)), true),
  exists_one: (items, each) => items.filter((item) => bool(each(item))).length === 1,
  filter: (items, each) => items.filter((item) => bool(each(item))),
  map: (items, each) => items.map((item) => given(each(item))),
};

export function elements(value: CelValue): readonly Attribute[] {
  if (isList(value)) return value;
  if (value instanceof MapValue) return value.entries.map(([key]) => key);
  const keys = isFields(value) ? value.keys() : undefined;
  if (keys === undefined) throw new CelError("no matching overload: not a list or map");
  return keys;
}

/** A value that may stand in a list. */
export function given(value: CelValue): Attribute {
  const attribute = asAttribute(value);
  if (attribute === undefined) throw new CelError("a type cannot be part of a list or map");
  return attribute;
}

/** Whether any element decides; an error counts only when none does. */
function decide(items: readonly Attribute[], each: Each, wanted: boolean): boolean {
  let failure: CelError | undefined;
  for (const item of items) {
    try {
      if (bool(each(item)) === wanted) return true;
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return false;
}
