import { take } from "proxy-wasm-assemblyscript-sdk";
import { ListElements } from "../match/list";
import { DIGEST, digestOf } from "../match/secret";
import { Policies } from "../model/policies";
import { Request } from "../request/request";
import { KeyKind, hashBits, hashKey, keepBits } from "./key";
import { Lookup } from "./lookup";
import { Table } from "./table";

/** Makes candidates of the rules that are found by a value. */
export function probe(policies: Policies, lookup: Lookup, request: Request, address: usize, length: i32): void {
  if (lookup.present) request.addCandidates(lookup.present);
  const table = changetype<Table>(policies.table);
  const seed = lookup.seed;
  if (length <= lookup.longestExact) {
    request.addCandidates(table.find(hashKey(seed, KeyKind.Exact, address, length)));
  }
  let lengths = lookup.prefixes;
  while (lengths) {
    const size = <i32>ctz(lengths) + 1;
    if (size > length) break;
    request.addCandidates(table.find(hashKey(seed, KeyKind.Prefix, address, size)));
    lengths &= lengths - 1;
  }
  lengths = lookup.suffixes;
  while (lengths) {
    const size = <i32>ctz(lengths) + 1;
    if (size > length) break;
    request.addCandidates(table.find(hashKey(seed, KeyKind.Suffix, address + length - size, size)));
    lengths &= lengths - 1;
  }
  if (lookup.hasDigests) {
    request.addCandidates(table.find(hashKey(seed, KeyKind.Digest, digestOf(address, length), DIGEST)));
  }
  if (lookup.elements) probeElements(policies, changetype<Lookup>(lookup.elements), request, address, length);
  if (lookup.hasNamespaces) probeNamespaces(table, seed, request, address, length);
  if (lookup.fourBits | lookup.sixBits | lookup.sixBitsLow) probeBits(table, lookup, request, address, length);
}

function probeElements(policies: Policies, lookup: Lookup, request: Request, address: usize, length: i32): void {
  const elements = ListElements.of(address, length);
  while (elements.next()) probe(policies, lookup, request, elements.address, elements.length);
}

/** Every `/ns/` in an identity, with the name behind it. */
function probeNamespaces(table: Table, seed: u32, request: Request, address: usize, length: i32): void {
  const end = address + length;
  for (let at = address; at + 4 < end; at++) {
    // "/ns/" in memory order
    if (load<u32>(at) != 0x2f736e2f) continue;
    const name = at + 4;
    let slash = name;
    while (slash < end && load<u8>(slash) != 0x2f) slash++;
    if (slash < end) request.addCandidates(table.find(hashKey(seed, KeyKind.Namespace, name, i32(slash - name))));
  }
}

/** Every number of leading bits that some range has. */
function probeBits(table: Table, lookup: Lookup, request: Request, address: usize, length: i32): void {
  const masked = take(16);
  for (let half = 0; half < length >> 3 || half == 0; half++) {
    let bits = length == 4 ? lookup.fourBits : half ? lookup.sixBitsLow : lookup.sixBits;
    for (; bits; bits &= bits - 1) {
      const count = <i32>ctz(bits) + (half << 6);
      keepBits(address, length, count, masked);
      request.addCandidates(table.find(hashBits(lookup.seed, masked, length, count)));
    }
  }
}
