import { take } from "proxy-wasm-assemblyscript-sdk";
import { literalLength } from "../match/template";
import { Attribute, canBeUnknown, isHeader } from "../model/attribute";
import { Condition } from "../model/condition";
import { Matcher, MatcherKind } from "../model/matcher";
import { Slot } from "../model/slot";
import { Zone } from "../model/zone";
import { KeyKind, LONGEST, hashBits, hashKey, keepBits } from "./key";
import { Key, Keys } from "./keys";

/** Found by what nearly every request has. */
const ALWAYS: i32 = 100000;
/** A property costs a call to the host, which rules found by headers do not. */
const PROPERTY: i32 = 100;

/**
 * Adds keys of which at least one fits whenever the condition holds, and answers the weight of the worst; -1 when there
 * are no such keys.
 */
export function addKeys(condition: Condition, keys: Keys, scratch: Zone): i32 {
  const slot = condition.slot;
  const seed = seedOf(slot);
  const count = condition.count;
  if (condition.negative) {
    // Not to be there is all that a `notValues` can be found by, and that only with `*`.
    for (let i = 0; i < count; i++) {
      if (condition.matcher(i).kind == MatcherKind.Present)
        return plain(keys.add(scratch), slot, seed, KeyKind.Missing);
    }
    return -1;
  }
  let worst = 0;
  for (let i = 0; i < count; i++) worst = max(worst, fill(keys.add(scratch), slot, seed, condition.matcher(i)));
  if (condition.whenUnknown && canBeUnknown(slot.attribute)) {
    worst = max(worst, plain(keys.add(scratch), slot, seed, KeyKind.Missing));
  }
  return worst;
}

function fill(key: Key, slot: Slot, seed: u32, matcher: Matcher): i32 {
  const text = matcher.address;
  const length = matcher.length;
  switch (matcher.kind) {
    case MatcherKind.Exact:
      if (slot.attribute == Attribute.Metadata) break;
      return textual(key, slot, seed, KeyKind.Exact, text, length);
    case MatcherKind.Prefix:
      return textual(key, slot, seed, KeyKind.Prefix, text, min(length, LONGEST));
    case MatcherKind.Template:
      return textual(key, slot, seed, KeyKind.Prefix, text, min(literalLength(text, length), LONGEST));
    case MatcherKind.Suffix:
    case MatcherKind.SpiffeSuffix: {
      const tail = min(length, LONGEST);
      return textual(key, slot, seed, KeyKind.Suffix, text + length - tail, tail);
    }
    case MatcherKind.Range:
      return range(key, slot, seed, text, length, <i32>matcher.detail);
    case MatcherKind.Namespace:
      return namespace(key, slot, seed, text + 4, length - 5);
    case MatcherKind.ServiceAccount:
      return namespace(key, slot, seed, text + 4, <i32>matcher.detail - 5);
    case MatcherKind.Sha256:
      return textual(key, slot, seed, KeyKind.Digest, text, length);
    case MatcherKind.Element:
      key.inList = true;
      return fill(key, slot, listSeedOf(slot), changetype<Matcher>(matcher.detail));
    default:
      break;
  }
  return plain(key, slot, seed, KeyKind.Present);
}

/** A namespace that is one whole segment, without wildcard. */
function namespace(key: Key, slot: Slot, seed: u32, name: usize, length: i32): i32 {
  for (let i = 0; i < length; i++) {
    const byte = load<u8>(name + i);
    if (byte == 0 || byte == 0x2f) return plain(key, slot, seed, KeyKind.Present);
  }
  return textual(key, slot, seed, KeyKind.Namespace, name, length);
}

function range(key: Key, slot: Slot, seed: u32, address: usize, length: i32, bits: i32): i32 {
  if (bits == length << 3) return textual(key, slot, seed, KeyKind.Exact, address, length);
  const masked = take(16);
  keepBits(address, length, bits, masked);
  key.isLong = length == 16;
  return set(key, slot, KeyKind.Bits, bits, hashBits(seed, masked, length, bits), bits < 8 ? 1000 : 16);
}

function textual(key: Key, slot: Slot, seed: u32, kind: KeyKind, text: usize, length: i32): i32 {
  if (!length && kind != KeyKind.Exact) return plain(key, slot, seed, KeyKind.Present);
  const isWhole = kind == KeyKind.Exact || kind == KeyKind.Digest;
  const weight = isWhole ? 1 : length == 1 ? ALWAYS : max(64 >> length, 4);
  return set(key, slot, kind, length, hashKey(seed, kind, text, length), weight);
}

function plain(key: Key, slot: Slot, seed: u32, kind: KeyKind): i32 {
  const isPseudo = slot.name.at(0) == 0x3a;
  const weight = isPseudo ? ALWAYS : kind == KeyKind.Present ? 50 : 500;
  return set(key, slot, kind, 0, hashKey(seed, kind, 0, 0), weight);
}

function set(key: Key, slot: Slot, kind: KeyKind, length: i32, hash: u32, weight: i32): i32 {
  key.slot = slot;
  key.kind = kind;
  key.length = length;
  key.hash = hash;
  key.weight = weight + (isHeader(slot.attribute) ? 0 : PROPERTY);
  return key.weight;
}

/** Tells the keys of one slot from those of another. */
export function seedOf(slot: Slot): u32 {
  return <u32>changetype<usize>(slot) * 0x9e3779b1;
}

/** Tells the keys of elements of a slot's values from those of whole values. */
export function listSeedOf(slot: Slot): u32 {
  return ~seedOf(slot);
}
