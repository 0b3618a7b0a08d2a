import { Bytes, ConfigValue } from "proxy-wasm-assemblyscript-sdk";
import { Matcher, MatcherKind } from "../model/matcher";
import { Zone } from "../model/zone";
import { Reader } from "./reader";
import { join } from "./text";
import { readWildcard, set } from "./wildcard";

// Names of peers. Istio knows them as `spiffe://<trust domain>/ns/<namespace>/sa/<service account>`.

const STAR: u8 = 0x2a;
const SLASH: u8 = 0x2f;

/** `cluster.local/ns/default/sa/web`, with `*` at one end. */
export function readPrincipal(zone: Zone, value: Bytes, matcher: Matcher): void {
  const scheme = Bytes.of("spiffe://");
  if (value.at(0) != STAR) readWildcard(zone, join(scheme, value), matcher, MatcherKind.Filled);
  else if (value.length == 1) set(matcher, MatcherKind.Filled, value.slice(1));
  else set(matcher, MatcherKind.SpiffeSuffix, zone.keep(value.slice(1)));
}

/** A namespace, with `*` anywhere in it. */
export function readNamespace(zone: Zone, value: Bytes, matcher: Matcher): void {
  const pieces = zone.keep(join(Bytes.of("/ns/"), value, Bytes.of("/")));
  starsToNul(pieces);
  set(matcher, MatcherKind.Namespace, pieces);
}

/** `web` in the policy's own namespace, or `default/web`. */
export function readServiceAccount(reader: Reader, item: ConfigValue, value: Bytes, matcher: Matcher): void {
  const slash = value.indexOf(SLASH);
  const namespace = slash < 0 ? reader.namespace : value.slice(0, slash);
  const account = value.slice(slash + 1);
  if (value.length > 320) return item.refuse("has more than 320 characters");
  if (value.indexOf(STAR) >= 0) return item.refuse("wildcards are not allowed in service accounts");
  if (account.isEmpty || slash == 0 || account.indexOf(SLASH) >= 0) {
    return item.refuse("expected a service account or namespace/service account");
  }
  if (namespace.isEmpty) return item.refuse("needs a namespace: the policy has none");
  const head = join(Bytes.of("/ns/"), namespace, Bytes.of("/"));
  const text = reader.policies.zone.keep(join(head, Bytes.of("sa/"), account));
  set(matcher, MatcherKind.ServiceAccount, text, head.length);
}

/** `cluster.local`, `*.example.org`, `prod-*` or `*`. */
export function readTrustDomain(zone: Zone, item: ConfigValue, value: Bytes, matcher: Matcher): void {
  const star = value.indexOf(STAR);
  if (value.indexOf(SLASH) >= 0) return item.refuse("a trust domain has no slash");
  if (value.lastIndexOf(STAR) != star) return item.refuse("at most one wildcard is allowed");
  if (star > 0 && star < value.length - 1) return item.refuse("a wildcard is only allowed at the start or end");
  if (value.length == 1 && star == 0) return set(matcher, MatcherKind.Prefix, zone.keep(Bytes.of("spiffe://")));
  if (star < 0) {
    return set(matcher, MatcherKind.Prefix, zone.keep(join(Bytes.of("spiffe://"), value, Bytes.of("/"))));
  }
  const domain = zone.keep(value);
  starsToNul(domain);
  set(matcher, MatcherKind.TrustDomain, domain);
}

function starsToNul(text: Bytes): void {
  for (let i = 0; i < text.length; i++) if (text.at(i) == STAR) store<u8>(text.address + i, 0);
}
