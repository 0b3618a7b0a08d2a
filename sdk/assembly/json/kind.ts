import { Utf8, utf8 } from "../bytes/utf8";

/** What a JSON value is. */
export enum JsonKind {
  /** Not a value: what stands behind the last member of an array or object on the tape. */
  End = 0,
  Null = 1,
  Bool = 2,
  Number = 3,
  String = 4,
  Array = 5,
  Object = 6,
}

/** `null`, `a boolean`, … for messages. */
export function describeKind(kind: JsonKind): Utf8 {
  if (kind == JsonKind.Null) return utf8("null");
  if (kind == JsonKind.Bool) return utf8("a boolean");
  if (kind == JsonKind.Number) return utf8("a number");
  if (kind == JsonKind.String) return utf8("a string");
  if (kind == JsonKind.Array) return utf8("a list");
  if (kind == JsonKind.Object) return utf8("an object");
  return utf8("nothing");
}
