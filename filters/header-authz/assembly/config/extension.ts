import { Bytes, ConfigObject, ConfigValue, Regex, decodeHex, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Field } from "../model/field";
import { Matcher, MatcherKind } from "../model/matcher";
import { readMatcher } from "./matcher";
import { Reader } from "./reader";
import { set } from "./wildcard";

// Values that mean more than they do in Istio: `regex:…`, `element:…` and `sha256:…`. Each has to be allowed by name under
// `extensions`, for a policy that is pasted must mean what it means in Istio.

export const enum Extension {
  Regex = 1,
  Element = 2,
  Sha256 = 4,
}

/** Reads `extensions`: which of them are allowed, as bits. */
export function readExtensions(root: ConfigObject): i32 {
  const list = root.list("extensions");
  let allowed = 0;
  while (list.next()) allowed |= 1 << list.enumeration(["regex", "element", "sha256"]);
  return allowed;
}

/** Reads a value that begins like an extension and answers whether it was one, or was refused. */
export function readExtension(reader: Reader, item: ConfigValue, field: Field, value: Bytes, matcher: Matcher): bool {
  if (field <= Field.Path && value.startsWith(utf8("regex:"))) {
    if (isAllowed(reader, item, Extension.Regex)) readRegex(reader, item, value.slice(6), matcher);
  } else if (field == Field.Header && value.startsWith(utf8("element:"))) {
    if (isAllowed(reader, item, Extension.Element)) readElement(reader, item, field, value.slice(8), matcher);
  } else if (field == Field.Header && value.startsWith(utf8("sha256:"))) {
    if (isAllowed(reader, item, Extension.Sha256)) readSha256(reader, item, value.slice(7), matcher);
  } else {
    return false;
  }
  return true;
}

function isAllowed(reader: Reader, item: ConfigValue, extension: Extension): bool {
  if (reader.extensions & extension) return true;
  item.refuse("begins like an extension: name it under extensions, for in Istio it would be plain text");
  return false;
}

function readRegex(reader: Reader, item: ConfigValue, expression: Bytes, matcher: Matcher): void {
  const regex = Regex.compile(expression);
  reader.policies.own(regex);
  if (regex.failed) item.refuse(`is not a regular expression: ${regex.error}`);
  matcher.kind = MatcherKind.Regex;
  matcher.detail = changetype<usize>(regex);
}

/** What is behind `element:` is compared with each element of a list `a, b`. */
function readElement(reader: Reader, item: ConfigValue, field: Field, value: Bytes, matcher: Matcher): void {
  if (value.isEmpty || value.startsWith(utf8("element:"))) return item.refuse("expected a value behind element:");
  const element = changetype<Matcher>(reader.policies.zone.take(offsetof<Matcher>()));
  readMatcher(reader, item, field, value, element);
  // a client could make us hash thousands of elements of one byte, each as dear as a block of 64
  if (element.kind == MatcherKind.Sha256) return item.refuse("sha256: is for whole values, not for elements");
  matcher.kind = MatcherKind.Element;
  matcher.detail = changetype<usize>(element);
}

function readSha256(reader: Reader, item: ConfigValue, value: Bytes, matcher: Matcher): void {
  const digest = decodeHex(value);
  if (!digest || digest.length != 32) return item.refuse("expected 64 hexadecimal digits behind sha256:");
  set(reader.policies.zone, matcher, MatcherKind.Sha256, digest);
}
