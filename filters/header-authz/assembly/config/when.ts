import { Bytes, ConfigObject } from "proxy-wasm-assemblyscript-sdk";
import { Condition } from "../model/condition";
import { Field } from "./field";
import { Reader } from "./reader";
import { join, lowerCase } from "./text";
import { Subject, hasControl, readCondition } from "./values";

/** Reads one item of `when` and adds its conditions. */
export function readWhen(reader: Reader, item: ConfigObject, conditions: Array<Condition>): void {
  const key = item.required("key");
  const text = key.bytes();
  const subject = subjectOf(text);
  if (!subject) return key.refuse("is not a key of AuthorizationPolicy conditions");
  if (subject.field == Field.DirectIp && !reader.hasDirectAddress) return key.refuse(NO_DIRECT_ADDRESS);
  const values = readCondition(reader, item.list("values"), subject, false);
  const notValues = readCondition(reader, item.list("notValues"), subject, true);
  if (values) conditions.push(values);
  if (notValues) conditions.push(notValues);
  if (!values && !notValues) item.refuse("needs values or notValues");
}

/** Why a condition on the direct address of the client is refused. */
export const NO_DIRECT_ADDRESS: string =
  'needs "direct_remote_address": "filter_state" and the filter that sets it: x-forwarded-for decides what a plugin sees otherwise';

function subjectOf(key: Bytes): Subject | null {
  if (hasControl(key)) return null;
  if (key.startsWith("request.headers[")) return headerOf(key);
  if (key.startsWith("request.auth.claims[")) return claimOf(key);
  if (key.startsWith("experimental.envoy.filters.")) return metadataOf(key);
  if (key.equals("source.ip")) return new Subject(Field.DirectIp, key);
  if (key.equals("remote.ip")) return new Subject(Field.RemoteIp, key);
  if (key.equals("source.namespace")) return new Subject(Field.Namespace, key);
  if (key.equals("source.serviceAccount")) return new Subject(Field.ServiceAccount, key);
  if (key.equals("source.principal")) return new Subject(Field.Principal, key);
  if (key.equals("source.trustDomain")) return new Subject(Field.TrustDomain, key);
  if (key.equals("request.auth.principal")) return new Subject(Field.RequestPrincipal, key);
  if (key.equals("request.auth.audiences")) return new Subject(Field.Claim, key, claim("aud"));
  if (key.equals("request.auth.presenter")) return new Subject(Field.Claim, key, claim("azp"));
  if (key.equals("destination.ip")) return new Subject(Field.DestinationIp, key);
  if (key.equals("destination.port")) return new Subject(Field.DestinationPort, key);
  if (key.equals("connection.sni")) return new Subject(Field.Sni, key);
  return null;
}

/** `request.headers[name]`: a token or a pseudo header; `host` is `:authority`, as in Envoy. */
function headerOf(key: Bytes): Subject | null {
  if (key.at(key.length - 1) != 0x5d) return null;
  const name = lowerCase(key.slice(16, key.length - 1));
  for (let i = 0; i < name.length; i++) if (!isToken(name.at(i)) && (i || name.at(i) != 0x3a)) return null;
  if (name.isEmpty || name.equals(":")) return null;
  return new Subject(Field.Header, key, name.equals("host") ? Bytes.of(":authority") : name);
}

/** A character of a header name: RFC 9110, in lower case. */
function isToken(byte: u32): bool {
  if (byte - 0x61 < 26 || byte - 0x30 < 10) return true;
  // ! # $ % & ' * + - .
  if (byte < 0x40) return byte >= 0x21 && ((0x6cfa >> (byte - 0x20)) & 1) != 0;
  return byte == 0x5e || byte == 0x5f || byte == 0x60 || byte == 0x7c || byte == 0x7e;
}

/** Where Envoy's JWT filter leaves the claims of a verified token, each name ended by NUL. */
const PAYLOAD: string = "envoy.filters.http.jwt_authn\0payload\0";

function claim(name: string): Bytes {
  return join(Bytes.of(PAYLOAD), Bytes.of(name), Bytes.of("\0"));
}

/** `request.auth.claims[a][b]`: a claim, or one inside others. */
function claimOf(key: Bytes): Subject | null {
  if (key.length < 22 || key.at(key.length - 1) != 0x5d) return null;
  const brackets = key.slice(19);
  let path = Bytes.of(PAYLOAD);
  let at = 0;
  while (at < brackets.length) {
    const end = brackets.indexOf(0x5d, at);
    const inner = brackets.slice(at + 1, max(end, at + 1));
    if (brackets.at(at) != 0x5b || inner.indexOf(0x5b) >= 0) {
      return new Subject(
        Field.Claim,
        key,
        join(Bytes.of(PAYLOAD), brackets.slice(1, brackets.length - 1), Bytes.of("\0")),
      );
    }
    path = join(path, inner, Bytes.of("\0"));
    at = end + 1;
  }
  return new Subject(Field.Claim, key, path);
}

/** `experimental.envoy.filters.name[key]`: a value in the metadata of that filter. */
function metadataOf(key: Bytes): Subject | null {
  const open = key.indexOf(0x5b);
  if (open < 0 || open >= key.length - 2 || key.at(key.length - 1) != 0x5d) return null;
  const path = join(key.slice(13, open), Bytes.of("\0"), key.slice(open + 1, key.length - 1));
  return new Subject(Field.Metadata, key, join(path, Bytes.of("\0")));
}
