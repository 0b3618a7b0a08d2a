import { hex64 } from "../encoding/hex";
import { mix64, xxh64 } from "../hash/xxh64";
import { JsonKind } from "../json/kind";
import { NODE, after, kindOf } from "../json/tape";
import { JsonValue } from "../json/value";

/** Hash of a value's content, whatever its members' order and its numbers' spelling, as 16 hexadecimal digits. */
export function contentHash(node: usize): string {
  return hex64(hashOf(node));
}

function hashOf(node: usize): u64 {
  const kind = kindOf(node);
  const value = changetype<JsonValue>(node);
  let hash = <u64>kind;
  if (kind == JsonKind.String) return xxh64(load<usize>(node, 12), load<i32>(node, 8), hash);
  if (kind == JsonKind.Bool) return mix64(value.toBool() ? 1 : 0, hash);
  if (kind == JsonKind.Number) {
    return value.isInteger ? mix64(<u64>value.toInteger(), hash) : mix64(reinterpret<u64>(value.toNumber()), ~hash);
  }
  if (kind == JsonKind.Array) {
    for (let item = node + NODE; kindOf(item) != JsonKind.End; item = after(item)) hash = mix64(hashOf(item), hash);
  }
  if (kind == JsonKind.Object) {
    // A sum does not depend on the order of its terms, and no name occurs twice.
    for (let name = node + NODE; kindOf(name) != JsonKind.End; name = after(name + NODE)) {
      hash += xxh64(load<usize>(name, 12), load<i32>(name, 8), hashOf(name + NODE));
    }
  }
  return mix64(hash);
}
