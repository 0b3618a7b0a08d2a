import { Bytes } from "proxy-wasm-assemblyscript-sdk";
import { Matcher, MatcherKind } from "../model/matcher";
import { Zone } from "../model/zone";

/** Sets what a matcher compares, of which the zone keeps a copy, and how. */
export function set(zone: Zone, matcher: Matcher, kind: MatcherKind, text: Bytes, detail: usize = 0): void {
  matcher.kind = kind;
  matcher.address = zone.copy(text.address, text.length);
  matcher.length = text.length;
  matcher.detail = detail;
}

/** `*`, `*suffix`, `prefix*` or exact; `any` is what `*` alone stands for. */
export function readWildcard(zone: Zone, value: Bytes, matcher: Matcher, any: MatcherKind): void {
  const last = value.length - 1;
  if (value.at(0) == 0x2a) set(zone, matcher, last ? MatcherKind.Suffix : any, value.slice(1));
  else if (value.at(last) == 0x2a) set(zone, matcher, MatcherKind.Prefix, value.slice(0, last));
  else set(zone, matcher, MatcherKind.Exact, value);
}
