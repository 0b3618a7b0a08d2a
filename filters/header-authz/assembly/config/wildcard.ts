import { Bytes } from "proxy-wasm-assemblyscript-sdk";
import { Matcher, MatcherKind } from "../model/matcher";
import { Zone } from "../model/zone";

/** Sets what a matcher compares and how. */
export function set(matcher: Matcher, kind: MatcherKind, text: Bytes, detail: usize = 0): void {
  matcher.kind = kind;
  matcher.address = text.address;
  matcher.length = text.length;
  matcher.detail = detail;
}

/** `*`, `*suffix`, `prefix*` or exact; `any` is what `*` alone stands for. */
export function readWildcard(zone: Zone, value: Bytes, matcher: Matcher, any: MatcherKind): void {
  const last = value.length - 1;
  if (value.at(0) == 0x2a) set(matcher, last ? MatcherKind.Suffix : any, zone.keep(value.slice(1)));
  else if (value.at(last) == 0x2a) set(matcher, MatcherKind.Prefix, zone.keep(value.slice(0, last)));
  else set(matcher, MatcherKind.Exact, zone.keep(value));
}
