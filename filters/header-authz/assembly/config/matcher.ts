import { Bytes, ConfigValue } from "proxy-wasm-assemblyscript-sdk";
import { Field } from "../model/field";
import { Matcher, MatcherKind } from "../model/matcher";
import { readRange } from "./address";
import { readExtension } from "./extension";
import { readNamespace, readPrincipal, readServiceAccount, readTrustDomain } from "./identity";
import { readPathTemplate } from "./path-template";
import { readPort } from "./port";
import { Reader } from "./reader";
import { readRequestPrincipal } from "./request-principal";
import { readWildcard } from "./wildcard";

/** Reads one value of a condition, as Istio understands it in this field. */
export function readMatcher(reader: Reader, item: ConfigValue, field: Field, value: Bytes, matcher: Matcher): void {
  const zone = reader.policies.zone;
  if (readExtension(reader, item, field, value, matcher)) return;
  switch (field) {
    case Field.Header:
    case Field.Method:
    case Field.Host:
      return readWildcard(zone, value, matcher, MatcherKind.Present);
    case Field.Path:
      if (readPathTemplate(zone, item, value, matcher)) return;
      break;
    case Field.Principal:
      return readPrincipal(zone, value, matcher);
    case Field.Namespace:
      return readNamespace(zone, value, matcher);
    case Field.ServiceAccount:
      return readServiceAccount(reader, item, value, matcher);
    case Field.TrustDomain:
      return readTrustDomain(zone, item, value, matcher);
    case Field.RemoteIp:
    case Field.DirectIp:
    case Field.DestinationIp:
      return readRange(zone, item, value, matcher);
    case Field.Port:
      return readPort(zone, item, value, matcher);
    case Field.RequestPrincipal:
      return readRequestPrincipal(zone, value, matcher);
    case Field.Metadata:
      return readMetadataValue(reader, value, matcher);
    default:
      break;
  }
  readWildcard(zone, value, matcher, MatcherKind.Filled);
}

/** `[value]` means a member of a list, anything else a string. */
function readMetadataValue(reader: Reader, value: Bytes, matcher: Matcher): void {
  const zone = reader.policies.zone;
  if (value.at(0) != 0x5b || value.at(value.length - 1) != 0x5d) {
    return readWildcard(zone, value, matcher, MatcherKind.Filled);
  }
  let start = 0;
  let end = value.length;
  while (start < end && isBracket(value.at(start))) start++;
  while (end > start && isBracket(value.at(end - 1))) end--;
  const member = changetype<Matcher>(zone.take(offsetof<Matcher>()));
  readWildcard(zone, value.slice(start, end), member, MatcherKind.Filled);
  matcher.kind = MatcherKind.ListMember;
  matcher.detail = changetype<usize>(member);
}

// @ts-ignore: decorator
@inline
function isBracket(byte: u8): bool {
  return byte == 0x5b || byte == 0x5d;
}
