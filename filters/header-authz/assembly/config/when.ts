import { Bytes, ConfigObject, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Field } from "../model/field";
import { Reader } from "./reader";
import { join, lowerCase } from "./text";
import { hasControl, readCondition } from "./values";

/** Why a condition on the direct address of the client is refused. */
export const NO_DIRECT_ADDRESS: string =
  'needs "direct_remote_address": "filter_state" and the filter that sets it: x-forwarded-for decides what a plugin sees otherwise';

/** Reads one item of `when`. */
export function readWhen(reader: Reader, item: ConfigObject): void {
  const key = item.required("key");
  const text = key.bytes();
  const field = hasControl(text) ? -1 : fieldOf(text);
  let name: Bytes | null = null;
  if (field >= 0) name = nameOf(text, <Field>field);
  if (!name) return key.refuse("is not a key of AuthorizationPolicy conditions");
  if (field == Field.DirectIp && !reader.hasDirectAddress) return key.refuse(NO_DIRECT_ADDRESS);
  const before = reader.conditionCount;
  readCondition(reader, item.list("values"), <Field>field, name, false);
  readCondition(reader, item.list("notValues"), <Field>field, name, true);
  if (reader.conditionCount == before) item.refuse("needs values or notValues");
}

function fieldOf(key: Bytes): i32 {
  if (key.startsWith(utf8("request.headers["))) return Field.Header;
  if (key.startsWith(utf8("request.auth.claims["))) return Field.Claim;
  if (key.startsWith(utf8("experimental.envoy.filters."))) return Field.Metadata;
  if (key.equals(utf8("source.ip"))) return Field.DirectIp;
  if (key.equals(utf8("remote.ip"))) return Field.RemoteIp;
  if (key.equals(utf8("source.namespace"))) return Field.Namespace;
  if (key.equals(utf8("source.serviceAccount"))) return Field.ServiceAccount;
  if (key.equals(utf8("source.principal"))) return Field.Principal;
  if (key.equals(utf8("source.trustDomain"))) return Field.TrustDomain;
  if (key.equals(utf8("request.auth.principal"))) return Field.RequestPrincipal;
  if (key.equals(utf8("request.auth.audiences")) || key.equals(utf8("request.auth.presenter"))) return Field.Claim;
  if (key.equals(utf8("destination.ip"))) return Field.DestinationIp;
  if (key.equals(utf8("destination.port"))) return Field.Port;
  return key.equals(utf8("connection.sni")) ? Field.Sni : -1;
}

/** What stands in the brackets of a key, as the attribute wants it; `null` when it is not well formed. */
function nameOf(key: Bytes, field: Field): Bytes | null {
  if (field == Field.Header) return headerOf(key);
  if (field == Field.Metadata) return metadataOf(key);
  if (field != Field.Claim) return Bytes.view(0, 0);
  if (key.at(key.length - 1) == 0x5d) return claimOf(key);
  return claim(key.equals(utf8("request.auth.presenter")) ? utf8("azp") : utf8("aud"));
}

/** `request.headers[name]`: a token or a pseudo header; `host` is `:authority`, as in Envoy. */
function headerOf(key: Bytes): Bytes | null {
  if (key.at(key.length - 1) != 0x5d) return null;
  const name = lowerCase(key.slice(16, key.length - 1));
  for (let i = 0; i < name.length; i++) if (!isToken(name.at(i)) && (i || name.at(i) != 0x3a)) return null;
  if (name.isEmpty || name.equals(utf8(":"))) return null;
  return name.equals(utf8("host")) ? Bytes.of(utf8(":authority")) : name;
}

/** A character of a header name: RFC 9110, in lower case. */
function isToken(byte: u32): bool {
  if (byte - 0x61 < 26 || byte - 0x30 < 10) return true;
  // ! # $ % & ' * + - .
  if (byte < 0x40) return byte >= 0x21 && ((0x6cfa >> (byte - 0x20)) & 1) != 0;
  return byte == 0x5e || byte == 0x5f || byte == 0x60 || byte == 0x7c || byte == 0x7e;
}

/** Where Envoy's JWT filter leaves a claim of a verified token: names, each ended by NUL. */
function claim<N>(name: N): Bytes {
  return join(Bytes.of(utf8("envoy.filters.http.jwt_authn\0payload\0")), Bytes.of(name), Bytes.of(utf8("\0")));
}

/** `request.auth.claims[a][b]`: a claim, or one inside others. */
function claimOf(key: Bytes): Bytes | null {
  const brackets = key.slice(19);
  const length = brackets.length;
  if (length < 3) return null;
  let inner = Bytes.view(0, 0);
  let at = 0;
  while (at < length) {
    const end = brackets.indexOf(0x5d, at);
    const name = brackets.slice(at + 1, max(end, at + 1));
    // What is not one pair of brackets behind the other is a single name.
    if (brackets.at(at) != 0x5b || name.indexOf(0x5b) >= 0) return claim(brackets.slice(1, length - 1));
    inner = at ? join(inner, Bytes.of(utf8("\0")), name) : name;
    at = end + 1;
  }
  return claim(inner);
}

/** `experimental.envoy.filters.name[key]`: a value in the metadata of that filter. */
function metadataOf(key: Bytes): Bytes | null {
  const open = key.indexOf(0x5b);
  if (open < 0 || open >= key.length - 2 || key.at(key.length - 1) != 0x5d) return null;
  const end = Bytes.of(utf8("\0"));
  return join(key.slice(13, open), end, join(key.slice(open + 1, key.length - 1), end));
}
