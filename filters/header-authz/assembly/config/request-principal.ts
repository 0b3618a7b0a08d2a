import { Bytes } from "proxy-wasm-assemblyscript-sdk";
import { Matcher, MatcherKind } from "../model/matcher";
import { Zone } from "../model/zone";
import { set } from "./wildcard";

const STAR: u8 = 0x2a;

/**
 * `issuer/subject`, split at the last slash because an issuer may be a URL. A `*` at the start or the end stands in the
 * part where it is; without a slash, `*x` means any issuer and a subject that ends so, `x*` an issuer that begins so.
 */
export function readRequestPrincipal(zone: Zone, value: Bytes, matcher: Matcher): void {
  const pair = zone.take(2 * offsetof<Matcher>());
  const issuer = changetype<Matcher>(pair);
  const subject = changetype<Matcher>(pair + offsetof<Matcher>());
  const slash = value.lastIndexOf(0x2f);
  const found = slash >= 0;
  const first = found ? value.slice(0, slash) : value;
  const second = found ? value.slice(slash + 1) : Bytes.view(0, 0);
  const last = value.length - 1;
  if (value.at(0) == STAR && last == 0) {
    any(issuer);
    any(subject);
  } else if (value.at(0) == STAR) {
    if (!found || first.length == 1) any(issuer);
    else part(zone, issuer, MatcherKind.Suffix, first.slice(1));
    if (found) part(zone, subject, MatcherKind.Exact, second);
    else part(zone, subject, MatcherKind.Suffix, value.slice(1));
  } else if (value.at(last) == STAR) {
    if (found) part(zone, issuer, MatcherKind.Exact, first);
    else part(zone, issuer, MatcherKind.Prefix, value.slice(0, last));
    if (!found || second.length == 1) any(subject);
    else part(zone, subject, MatcherKind.Prefix, second.slice(0, second.length - 1));
  } else {
    part(zone, issuer, MatcherKind.Exact, first);
    part(zone, subject, MatcherKind.Exact, second);
  }
  matcher.kind = MatcherKind.Principal;
  matcher.detail = pair;
}

function any(matcher: Matcher): void {
  matcher.kind = MatcherKind.Filled;
}

function part(zone: Zone, matcher: Matcher, kind: MatcherKind, text: Bytes): void {
  set(zone, matcher, kind, text);
}
