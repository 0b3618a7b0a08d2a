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
export function describeKind(kind: JsonKind): string {
  if (kind == JsonKind.Null) return "null";
  if (kind == JsonKind.Bool) return "a boolean";
  if (kind == JsonKind.Number) return "a number";
  if (kind == JsonKind.String) return "a string";
  if (kind == JsonKind.Array) return "a list";
  if (kind == JsonKind.Object) return "an object";
  return "nothing";
}
