export { JsonDocument, JSON_DEPTH, JSON_SIZE } from "./document";
export { JsonValue } from "./value";
export { JsonItems, JsonMembers } from "./members";
export { JsonWriter } from "./writer";
export { JsonKind } from "./kind";
