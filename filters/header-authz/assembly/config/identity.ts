import { Bytes, ConfigValue, utf8 } from "proxy-wasm-assemblyscript-sdk";
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
  const scheme = Bytes.of(utf8("spiffe://"));
  if (value.at(0) != STAR) readWildcard(zone, join(scheme, value), matcher, MatcherKind.Filled);
  else if (value.length == 1) set(zone, matcher, MatcherKind.Filled, value.slice(1));
  else set(zone, matcher, MatcherKind.SpiffeSuffix, value.slice(1));
}

/** A namespace, with `*` anywhere in it. */
export function readNamespace(zone: Zone, value: Bytes, matcher: Matcher): void {
  set(zone, matcher, MatcherKind.Namespace, join(Bytes.of(utf8("/ns/")), value, Bytes.of(utf8("/"))));
  starsToNul(matcher);
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
  const head = join(Bytes.of(utf8("/ns/")), namespace, Bytes.of(utf8("/")));
  const text = join(head, Bytes.of(utf8("sa/")), account);
  set(reader.policies.zone, matcher, MatcherKind.ServiceAccount, text, head.length);
}

/** `cluster.local`, `*.example.org`, `prod-*` or `*`. */
export function readTrustDomain(zone: Zone, item: ConfigValue, value: Bytes, matcher: Matcher): void {
  const star = value.indexOf(STAR);
  if (value.indexOf(SLASH) >= 0) return item.refuse("a trust domain has no slash");
  if (value.lastIndexOf(STAR) != star) return item.refuse("at most one wildcard is allowed");
  if (star > 0 && star < value.length - 1) return item.refuse("a wildcard is only allowed at the start or end");
  if (value.length == 1 && star == 0) return set(zone, matcher, MatcherKind.Prefix, Bytes.of(utf8("spiffe://")));
  if (star < 0) {
    return set(zone, matcher, MatcherKind.Prefix, join(Bytes.of(utf8("spiffe://")), value, Bytes.of(utf8("/"))));
  }
  set(zone, matcher, MatcherKind.TrustDomain, value);
  starsToNul(matcher);
}

function starsToNul(matcher: Matcher): void {
  const end = matcher.address + matcher.length;
  for (let at = matcher.address; at < end; at++) if (load<u8>(at) == STAR) store<u8>(at, 0);
}
