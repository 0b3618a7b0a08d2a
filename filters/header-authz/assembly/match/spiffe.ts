import { sameBytes } from "proxy-wasm-assemblyscript-sdk";
import { begins, ends, find, isLine } from "./text";

// What Istio writes as regular expressions over the peer's identity, `spiffe://<trust domain>/ns/<namespace>/sa/<name>`.
// Each looks at the identity once.

// @ts-ignore: decorator
@inline
const SCHEME: usize = memory.data<u8>([0x73, 0x70, 0x69, 0x66, 0x66, 0x65, 0x3a, 0x2f, 0x2f]);
// @ts-ignore: decorator
@inline
const SCHEME_LENGTH: i32 = 9;

/** `spiffe://.*` and the suffix. */
export function hasSpiffeSuffix(address: usize, length: i32, suffix: usize, suffixLength: i32): bool {
  if (!begins(address, length, SCHEME, SCHEME_LENGTH)) return false;
  const rest = length - SCHEME_LENGTH;
  return ends(address + SCHEME_LENGTH, rest, suffix, suffixLength) && isLine(address, length);
}

/**
 * `.*`, then the pieces with `.*` between them, then `.*`. The first piece begins with `/ns/`, the last ends with `/`.
 * `pieces` are separated by NUL.
 */
export function hasNamespace(address: usize, length: i32, pieces: usize, piecesLength: i32): bool {
  const end = address + length;
  const piecesEnd = pieces + piecesLength;
  let at = address;
  let piece = pieces;
  while (piece <= piecesEnd) {
    let next = piece;
    while (next < piecesEnd && load<u8>(next)) next++;
    const pieceLength = i32(next - piece);
    at = find(at, end, piece, pieceLength);
    if (!at) return false;
    at += pieceLength;
    piece = next + 1;
  }
  return isLine(address, length);
}

/**
 * `spiffe://.+/ns/<namespace>/(.+/|)sa/<name>(/.+)?`.
 *
 * `text` is `/ns/<namespace>/sa/<name>`, the first `namespaceLength` bytes of it `/ns/<namespace>/`. If a later
 * namespace in the identity fits, so does the first one: what lies between is `.+/`.
 */
export function isServiceAccount(
  address: usize,
  length: i32,
  text: usize,
  textLength: i32,
  namespaceLength: i32,
): bool {
  if (length <= SCHEME_LENGTH || !begins(address, length, SCHEME, SCHEME_LENGTH)) return false;
  const end = address + length;
  const found = find(address + SCHEME_LENGTH + 1, end, text, namespaceLength);
  if (!found) return false;
  const account = text + namespaceLength;
  const accountLength = textLength - namespaceLength;
  const first = found + namespaceLength;
  for (let at = first; at + accountLength <= end; at++) {
    if (at != first && (at == first + 1 || load<u8>(at - 1) != 0x2f)) continue;
    if (!sameBytes(at, account, accountLength)) continue;
    const after = at + accountLength;
    if (after == end || (after + 1 < end && load<u8>(after) == 0x2f)) return isLine(address, length);
  }
  return false;
}

/** `spiffe://`, the domain, `/.*`; in the domain the NUL, if there is one, stands for `[^/]*`. */
export function isInTrustDomain(address: usize, length: i32, domain: usize, domainLength: i32): bool {
  if (!begins(address, length, SCHEME, SCHEME_LENGTH)) return false;
  const start = address + SCHEME_LENGTH;
  const end = address + length;
  let slash = start;
  while (slash < end && load<u8>(slash) != 0x2f) slash++;
  if (slash == end) return false;
  let head = 0;
  while (head < domainLength && load<u8>(domain + head)) head++;
  const given = i32(slash - start);
  if (head == domainLength) return given == head && sameBytes(start, domain, head);
  const tail = domainLength - head - 1;
  if (given < head + tail || !begins(start, given, domain, head)) return false;
  return ends(start, given, domain + head + 1, tail) && isLine(slash, i32(end - slash));
}
