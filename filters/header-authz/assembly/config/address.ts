import { Bytes, ConfigValue, take } from "proxy-wasm-assemblyscript-sdk";
import { parseAddress } from "../match/address";
import { Matcher, MatcherKind } from "../model/matcher";
import { set } from "./wildcard";
import { Zone } from "../model/zone";

/** `192.0.2.0/24`, `2001:db8::/32`, or one address. */
export function readRange(zone: Zone, item: ConfigValue, value: Bytes, matcher: Matcher): void {
  const slash = value.indexOf(0x2f);
  const text = slash < 0 ? value : value.slice(0, slash);
  const address = take(16);
  const length = parseAddress(text.address, text.length, address);
  const most = length << 3;
  const bits = slash < 0 ? most : readBits(value.slice(slash + 1));
  if (!length || bits < 0 || bits > most) return item.refuse("is not an address or a CIDR range, such as 10.0.0.0/8");
  set(zone, matcher, MatcherKind.Range, Bytes.view(address, length), bits);
}

/** A number of bits without leading zeros; -1 for anything else. */
function readBits(text: Bytes): i32 {
  if (text.length > 3 || (text.length > 1 && text.at(0) == 0x30)) return -1;
  return <i32>text.toInteger();
}
