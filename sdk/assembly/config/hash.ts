import { hex64 } from "../encoding/hex";
import { xxh64 } from "../hash/xxh64";
import { Decimal } from "../json/decimal";
import { JsonKind } from "../json/kind";
import { Flag, NODE, after, flagsOf, kindOf } from "../json/tape";
import { JsonValue } from "../json/value";

/**
 * Hash of a value's content, whatever its members' order and its numbers' spelling, as 16 hexadecimal digits. Only
 * fractions of a Struct, which are doubles, differ from the same ones in JSON, which are decimals.
 */
export function contentHash(node: usize): string {
  return hex64(hashOf(node));
}

function hashOf(node: usize): u64 {
  const kind = kindOf(node);
  if (kind == JsonKind.String) return hashOfText(node, kind);
  let hash: u64 = 0;
  if (kind == JsonKind.Bool) {
    hash = flagsOf(node) & Flag.True;
  } else if (kind == JsonKind.Number) {
    hash = numberBits(node);
  } else if (kind == JsonKind.Array) {
    for (let item = node + NODE; kindOf(item) != JsonKind.End; item = after(item))
      hash = mix(hash + hashOf(item), kind);
  } else if (kind == JsonKind.Object) {
    // A sum does not depend on the order of its terms, and no name occurs twice.
    for (let name = node + NODE; kindOf(name) != JsonKind.End; name = after(name + NODE)) {
      hash += hashOfText(name, hashOf(name + NODE));
    }
  }
  return mix(hash, kind);
}

function hashOfText(node: usize, seed: u64): u64 {
  return xxh64(load<usize>(node, 12), load<i32>(node, 8), seed);
}

function mix(value: u64, seed: u64): u64 {
  const word = memory.data(8, 8);
  store<u64>(word, value);
  return xxh64(word, 8, seed);
}

/** The integer, or bits that follow from the value of a fraction. */
function numberBits(node: usize): u64 {
  const value = changetype<JsonValue>(node);
  if (value.isInteger) return <u64>value.toInteger();
  if (flagsOf(node) & Flag.Binary) return load<u64>(node, 8);
  const text = load<usize>(node, 12);
  const decimal = Decimal.read(text, load<i32>(node, 8));
  return mix(
    decimal.leading,
    ((<u64>decimal.count) << 32) ^ (<u64>(decimal.exponent << 1)) ^ (load<u8>(text) == 0x2d ? 1 : 0),
  );
}
