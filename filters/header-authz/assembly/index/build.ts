import { isHeader } from "../model/attribute";
import { Policies } from "../model/policies";
import { Rule } from "../model/rule";
import { Slot } from "../model/slot";
import { Zone } from "../model/zone";
import { findGate } from "./gate";
import { KeyKind } from "./key";
import { Key, Keys } from "./keys";
import { listSeedOf, seedOf } from "./keys-of";
import { Lookup } from "./lookup";
import { Popularity } from "./popularity";
import { Table, addLink } from "./table";

/**
 * Builds what finds the rules that may hold by the values of a request, so that those that cannot hold cost nothing.
 * Rules that nothing can be found by are kept aside: they are always asked.
 */
export function buildIndex(policies: Policies): void {
  const scratch = Zone.create();
  const keys = Keys.create(scratch);
  const popularity = Popularity.of(policies, scratch, keys);
  let keyCount = 0;
  for (let i = 0; i < policies.ruleCount; i++) {
    if (findGate(policies.rule(i), popularity, scratch, keys)) keyCount += keys.count;
    else policies.alwaysCount++;
  }
  const table = Table.create(policies.zone, keyCount);
  policies.table = changetype<usize>(table);
  policies.always = policies.zone.take((<usize>policies.alwaysCount) << 2);
  let always = policies.always;
  for (let i = 0; i < policies.ruleCount; i++) {
    const rule = policies.rule(i);
    if (findGate(rule, popularity, scratch, keys)) {
      for (let k = 0; k < keys.count; k++) enter(policies, table, keys.at(k), rule);
    } else {
      store<usize>(always, changetype<usize>(rule));
      always += 4;
    }
  }
  scratch.free();
}

function enter(policies: Policies, table: Table, key: Key, rule: Rule): void {
  const lookup = key.inList ? listLookupOf(policies, key.slot) : lookupOf(policies, key.slot);
  const address = changetype<usize>(rule);
  const bit = (<u64>1) << (key.length - 1);
  switch (key.kind) {
    case KeyKind.Present:
      lookup.present = addLink(policies.zone, address, lookup.present);
      return;
    case KeyKind.Missing:
      if (!lookup.missing) {
        lookup.nextMissing = policies.firstMissing;
        policies.firstMissing = changetype<usize>(lookup);
      }
      lookup.missing = addLink(policies.zone, address, lookup.missing);
      return;
    case KeyKind.Exact:
      lookup.longestExact = max(lookup.longestExact, key.length);
      break;
    case KeyKind.Prefix:
      lookup.prefixes |= bit;
      break;
    case KeyKind.Suffix:
      lookup.suffixes |= bit;
      break;
    case KeyKind.Namespace:
      lookup.hasNamespaces = true;
      break;
    case KeyKind.Digest:
      lookup.hasDigests = true;
      break;
    case KeyKind.Bits:
      if (!key.isLong) lookup.fourBits |= (<u64>1) << key.length;
      else if (key.length < 64) lookup.sixBits |= (<u64>1) << key.length;
      else lookup.sixBitsLow |= (<u64>1) << (key.length - 64);
      break;
  }
  table.add(policies.zone, key.hash, address);
}

function lookupOf(policies: Policies, slot: Slot): Lookup {
  if (slot.lookup) return changetype<Lookup>(slot.lookup);
  const lookup = newLookup(policies, slot, seedOf(slot));
  if (!isHeader(slot.attribute)) {
    lookup.nextRead = policies.firstRead;
    policies.firstRead = changetype<usize>(lookup);
  }
  slot.lookup = changetype<usize>(lookup);
  return lookup;
}

/** The lookup by the elements of a slot's values. */
function listLookupOf(policies: Policies, slot: Slot): Lookup {
  const whole = lookupOf(policies, slot);
  if (!whole.elements) whole.elements = changetype<usize>(newLookup(policies, slot, listSeedOf(slot)));
  return changetype<Lookup>(whole.elements);
}

function newLookup(policies: Policies, slot: Slot, seed: u32): Lookup {
  const lookup = changetype<Lookup>(policies.zone.take(offsetof<Lookup>()));
  lookup.slot = slot;
  lookup.seed = seed;
  lookup.longestExact = -1;
  return lookup;
}
