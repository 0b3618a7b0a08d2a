import { Bytes, Utf8, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Verdict } from "../decide/verdict";
import { Failure } from "../request/request";

/** Response code details of a denial: which rule, or what could not be judged. */
export function detailsOf(verdict: Verdict): Bytes {
  const rule = verdict.rule;
  if (rule) return rule.details;
  if (verdict.pathNotNormal) return Bytes.of(utf8("header_authz_path_not_normal"));
  return Bytes.of(failureDetails(verdict.failure));
}

function failureDetails(failure: Failure): Utf8 {
  switch (failure) {
    case Failure.Headers:
      return utf8("header_authz_headers_unreadable");
    case Failure.MalformedHeader:
      return utf8("header_authz_header_malformed");
    case Failure.TooLarge:
      return utf8("header_authz_headers_too_large");
    case Failure.Property:
      return utf8("header_authz_property_unreadable");
    default:
      return utf8("rbac_access_denied_matched_policy[none]");
  }
}
