import { Bytes, ConfigValue, take } from "proxy-wasm-assemblyscript-sdk";
import { Matcher, MatcherKind } from "../model/matcher";
import { set } from "./wildcard";
import { Zone } from "../model/zone";

/** A port, kept as two bytes in network order. */
export function readPort(zone: Zone, item: ConfigValue, value: Bytes, matcher: Matcher): void {
  const port = value.toInteger();
  if (port < 0 || port > 65535) return item.refuse("is not a port from 0 to 65535");
  const text = take(2);
  store<u16>(text, bswap<u16>(<u16>port));
  set(zone, matcher, MatcherKind.Exact, Bytes.view(text, 2));
}
