import { Bytes, ConfigValue, take, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { ONE, REST, isSegmentByte } from "../match/template";
import { Matcher, MatcherKind } from "../model/matcher";
import { set } from "./wildcard";
import { Zone } from "../model/zone";

/**
 * Reads a path with `{*}` and `{**}` and answers whether it was one, or was refused: an operator is a whole segment,
 * `{**}` is the last one, and other braces mean nothing.
 */
export function readPathTemplate(zone: Zone, item: ConfigValue, value: Bytes, matcher: Matcher): bool {
  const isTemplate = value.find(utf8("{*}")) >= 0 || value.find(utf8("{**}")) >= 0;
  if (!isTemplate) {
    if (value.indexOf(0x7b) < 0 && value.indexOf(0x7d) < 0) return false;
    item.refuse("braces are for {*} and {**} as whole segments");
    return true;
  }
  if (value.at(0) != 0x2f) {
    item.refuse("a path template begins with /");
    return true;
  }
  const compiled = take(value.length);
  const length = compile(value, compiled, item);
  if (length >= 0) set(zone, matcher, MatcherKind.Template, Bytes.view(compiled, length));
  return true;
}

/** Writes the template, operators as single bytes, and answers its length; -1 when it was refused. */
function compile(template: Bytes, out: usize, item: ConfigValue): i32 {
  const start = out;
  let at = 0;
  let hadRest = false;
  while (at < template.length) {
    store<u8>(out++, 0x2f);
    at++;
    let end = template.indexOf(0x2f, at);
    if (end < 0) end = template.length;
    const segment = template.slice(at, end);
    const isRest = segment.equals(utf8("{**}"));
    if (isRest || segment.equals(utf8("{*}"))) {
      if (hadRest) {
        item.refuse("{**} is the last operator of a path template");
        return -1;
      }
      hadRest = isRest;
      store<u8>(out++, isRest ? REST : ONE);
    } else {
      // A slash may end the template; elsewhere a segment has at least one character.
      if (segment.isEmpty && end < template.length) {
        item.refuse("a path template has no empty segments");
        return -1;
      }
      for (let i = 0; i < segment.length; i++) {
        if (segment.at(i) != 0x2a && isSegmentByte(segment.at(i))) continue;
        item.refuse("a segment of a path template is {*}, {**} or letters, digits and -._~%!$&'()+,;:@=");
        return -1;
      }
      memory.copy(out, segment.address, segment.length);
      out += segment.length;
    }
    at = end;
  }
  return i32(out - start);
}
