import { Bytes, Regex } from "proxy-wasm-assemblyscript-sdk";
import { Matcher, MatcherKind } from "../model/matcher";
import { ListElements } from "./list";
import { isInRange } from "./range";
import { hasDigest } from "./secret";
import { hasNamespace, hasSpiffeSuffix, isInTrustDomain, isServiceAccount } from "./spiffe";
import { fitsTemplate } from "./template";
import { begins, ends, isLine, same } from "./text";

/** Whether one value, `length` bytes at `address`, is what the matcher asks for. Linear in the length of the value. */
export function matches(matcher: Matcher, address: usize, length: i32): bool {
  const text = matcher.address;
  const textLength = matcher.length;
  switch (matcher.kind) {
    case MatcherKind.Exact:
      return same(address, length, text, textLength);
    case MatcherKind.Prefix:
      return begins(address, length, text, textLength);
    case MatcherKind.Suffix:
      return ends(address, length, text, textLength);
    case MatcherKind.Present:
      return true;
    case MatcherKind.Filled:
      return length > 0 && isLine(address, length);
    case MatcherKind.Template:
      return fitsTemplate(address, length, text, textLength);
    case MatcherKind.Range:
      return isInRange(address, length, text, textLength, <i32>matcher.detail);
    case MatcherKind.SpiffeSuffix:
      return hasSpiffeSuffix(address, length, text, textLength);
    case MatcherKind.Namespace:
      return hasNamespace(address, length, text, textLength);
    case MatcherKind.ServiceAccount:
      return isServiceAccount(address, length, text, textLength, <i32>matcher.detail);
    case MatcherKind.TrustDomain:
      return isInTrustDomain(address, length, text, textLength);
    case MatcherKind.Regex:
      return changetype<Regex>(matcher.detail).matches(Bytes.view(address, length));
    case MatcherKind.Sha256:
      return hasDigest(address, length, text);
    case MatcherKind.Element:
      return hasElement(changetype<Matcher>(matcher.detail), address, length);
    default:
      return false;
  }
}

/** Whether an element of a list `a, b` matches. */
function hasElement(matcher: Matcher, address: usize, length: i32): bool {
  const elements = ListElements.of(address, length);
  while (elements.next()) if (matches(matcher, elements.address, elements.length)) return true;
  return false;
}
