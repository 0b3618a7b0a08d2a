import { Attribute, canBeUnknown, isHeader } from "../model/attribute";
import { Condition } from "../model/condition";
import { Matcher, MatcherKind } from "../model/matcher";
import { Slot } from "../model/slot";
import { literalLength } from "../match/template";
import { KeyKind, LONGEST, hashBits, hashKey, keepBits } from "./key";
import { take } from "proxy-wasm-assemblyscript-sdk";

/** Cost of asking rules that are found by something nearly every request has. */
const ALWAYS: i32 = 100000;
/** A property costs a call to the host, which rules found by headers do not. */
const PROPERTY: i32 = 100;

/** A key of a condition. `length` is in bytes, of `Bits` in bits. */
export class Key {
  constructor(
    readonly slot: Slot,
    readonly kind: KeyKind,
    readonly length: i32,
    readonly isLong: bool,
    readonly hash: u32,
    readonly weight: i32,
  ) {}
}

/** Keys of which at least one fits whenever the condition holds; `null` when there are no such. */
export function keysOf(condition: Condition): Array<Key> | null {
  const slot = condition.slot;
  const keys = new Array<Key>();
  if (condition.negative) {
    // Not there is all that a `notValues` can be found by, and that only with `*`.
    for (let i = 0; i < condition.count; i++) {
      if (condition.matcher(i).kind == MatcherKind.Present) {
        keys.push(plain(slot, KeyKind.Missing));
        return keys;
      }
    }
    return null;
  }
  for (let i = 0; i < condition.count; i++) keys.push(keyOf(slot, condition.matcher(i)));
  if (condition.whenUnknown && canBeUnknown(slot.attribute)) keys.push(plain(slot, KeyKind.Missing));
  return keys;
}

function keyOf(slot: Slot, matcher: Matcher): Key {
  const text = matcher.address;
  const length = matcher.length;
  if (slot.attribute == Attribute.RequestPrincipal || slot.attribute == Attribute.Metadata) {
    return plain(slot, KeyKind.Present);
  }
  switch (matcher.kind) {
    case MatcherKind.Exact:
      return textual(slot, KeyKind.Exact, text, length);
    case MatcherKind.Prefix:
      return textual(slot, KeyKind.Prefix, text, min(length, LONGEST));
    case MatcherKind.TrustDomain:
      return plain(slot, KeyKind.Present);
    case MatcherKind.Suffix:
    case MatcherKind.SpiffeSuffix: {
      const tail = min(length, LONGEST);
      return textual(slot, KeyKind.Suffix, text + length - tail, tail);
    }
    case MatcherKind.Template:
      return textual(slot, KeyKind.Prefix, text, min(literalLength(text, length), LONGEST));
    case MatcherKind.Range:
      return range(slot, text, length, <i32>matcher.detail);
    case MatcherKind.Namespace:
      return namespace(slot, text + 4, length - 5);
    case MatcherKind.ServiceAccount:
      return namespace(slot, text + 4, <i32>matcher.detail - 5);
    default:
      return plain(slot, KeyKind.Present);
  }
}

/** A namespace that is one whole segment, without wildcard. */
function namespace(slot: Slot, name: usize, length: i32): Key {
  for (let i = 0; i < length; i++) {
    const byte = load<u8>(name + i);
    if (byte == 0 || byte == 0x2f) return plain(slot, KeyKind.Present);
  }
  return textual(slot, KeyKind.Namespace, name, length);
}

function range(slot: Slot, address: usize, length: i32, bits: i32): Key {
  if (bits == length << 3) return textual(slot, KeyKind.Exact, address, length);
  const masked = take(16);
  keepBits(address, length, bits, masked);
  const weight = PROPERTY + (bits < 8 ? 1000 : 16);
  return new Key(slot, KeyKind.Bits, bits, length == 16, hashBits(seedOf(slot), masked, length, bits), weight);
}

function textual(slot: Slot, kind: KeyKind, text: usize, length: i32): Key {
  if (!length && kind != KeyKind.Exact) return plain(slot, KeyKind.Present);
  let weight = isHeader(slot.attribute) ? 0 : PROPERTY;
  if (kind == KeyKind.Exact) weight += 1;
  else weight += length == 1 ? ALWAYS : max(64 >> length, 4);
  return new Key(slot, kind, length, false, hashKey(seedOf(slot), kind, text, length), weight);
}

function plain(slot: Slot, kind: KeyKind): Key {
  let weight = isHeader(slot.attribute) ? 0 : PROPERTY;
  const isPseudo = slot.name.length > 0 && slot.name.at(0) == 0x3a;
  weight += isPseudo ? ALWAYS : kind == KeyKind.Present ? 50 : 500;
  return new Key(slot, kind, 0, false, hashKey(seedOf(slot), kind, 0, 0), weight);
}

/** Tells the keys of one slot from those of another. */
export function seedOf(slot: Slot): u32 {
  return <u32>changetype<usize>(slot) * 0x9e3779b1;
}
