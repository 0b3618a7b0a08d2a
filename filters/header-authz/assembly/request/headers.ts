import { HeaderPairs, requestHeaders, take } from "proxy-wasm-assemblyscript-sdk";
import { Lookup } from "../index/lookup";
import { probe } from "../index/probe";
import { Attribute } from "../model/attribute";
import { Policies, bucketOf } from "../model/policies";
import { Slot } from "../model/slot";
import { isBlank } from "../match/list";
import { same } from "../match/text";
import { pathLength } from "./path";
import { Failure, Request } from "./request";

/** More bytes of request headers than Envoy can be told to accept. */
const LARGEST: usize = 8 << 20;

/**
 * Reads the request headers, once, and keeps the values of those that rules look at. Every value of a repeated header is
 * kept on its own.
 */
export function readHeaders(policies: Policies, request: Request): void {
  const pairs = requestHeaders.pairs();
  if (!pairs) return request.fail(Failure.Headers);
  while (pairs.next()) {
    const name = pairs.nameAddress;
    const length = pairs.nameLength;
    if (!policies.mayAskFor(length)) continue;
    let at = load<usize>(policies.names + bucketOf(name, length));
    while (at) {
      const slot = changetype<Slot>(at);
      const slotName = slot.name;
      if (same(name, length, slotName.address, slotName.length)) keep(policies, slot, pairs, request);
      at = slot.sibling;
    }
  }
  if (!pairs.count || !pairs.isComplete) request.fail(Failure.Headers);
  if (pairs.bytes > LARGEST) request.fail(Failure.TooLarge);
}

function keep(policies: Policies, slot: Slot, pairs: HeaderPairs, request: Request): void {
  const value = pairs.value;
  let address = value.address;
  let length = value.length;
  if (!isWellFormed(address, length)) request.fail(Failure.MalformedHeader);
  if (slot.folds) address = lowerCase(address, length);
  else if (slot.attribute == Attribute.Path) length = pathLength(address, length);
  request.add(slot, address, length);
  if (slot.lookup) probe(policies, changetype<Lookup>(slot.lookup), request, address, length);
}

/** No control characters but tab, no white space at either end: what the codecs see to (CVE-2019-9900, -18802). */
function isWellFormed(address: usize, length: i32): bool {
  if (!length) return true;
  const end = address + length;
  if (isBlank(load<u8>(address)) || isBlank(load<u8>(end - 1))) return false;
  for (let at = address; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if ((byte < 0x20 && byte != 0x09) || byte == 0x7f) return false;
  }
  return true;
}

/** The same text with ASCII letters in lower case; the block itself if it has none in upper case. */
function lowerCase(address: usize, length: i32): usize {
  let at = 0;
  while (at < length && <u32>load<u8>(address + at) - 0x41 > 25) at++;
  if (at == length) return address;
  const copy = take(length);
  for (let i = 0; i < length; i++) {
    const byte = <u32>load<u8>(address + i);
    store<u8>(copy + i, byte - 0x41 < 26 ? byte | 0x20 : byte);
  }
  return copy;
}
