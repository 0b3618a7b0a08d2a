import { utf8 } from "../bytes/utf8";
import { BytesBuilder } from "../encoding/builder";
import { JsonKind } from "./kind";
import { quote } from "./quote";
import { NODE, after, kindOf } from "./tape";

/** Longest name that a message shows, and how long a way may get. */
const SHOWN: i32 = 64;
const LONGEST: i32 = 400;

/** Appends the way from the root to a value or name, such as `metrics[0].buckets["a b"]`; nothing for the root. */
export function appendPath(text: BytesBuilder, root: usize, target: usize): void {
  let node = root;
  while (node != target) {
    if (text.length > LONGEST) {
      text.append(utf8("…"));
      return;
    }
    if (kindOf(node) == JsonKind.Array) {
      let index = 0;
      node += NODE;
      for (; after(node) <= target; node = after(node)) index++;
      text.byte(0x5b).integer(index).byte(0x5d);
    } else {
      let name = node + NODE;
      while (after(name + NODE) <= target) name = after(name + NODE);
      appendStep(text, load<usize>(name, 12), load<i32>(name, 8));
      if (name == target) return;
      node = name + NODE;
    }
  }
}

/** Appends `.name`, or `["odd name"]` where that could be misread. */
export function appendStep(text: BytesBuilder, name: usize, length: i32): void {
  if (isPlain(name, length)) {
    if (text.length) text.byte(0x2e);
    text.copy(name, length);
    return;
  }
  text.byte(0x5b);
  quoteCut(text, name, length);
  text.byte(0x5d);
}

/** Appends text in quotes, cut to what a log line bears. */
export function quoteCut(text: BytesBuilder, address: usize, length: i32): void {
  quote(text, address, min(length, SHOWN));
  if (length > SHOWN) {
    text.truncate(text.length - 1);
    text.append(utf8('…"'));
  }
}

function isPlain(name: usize, length: i32): bool {
  if (length == 0 || length > SHOWN) return false;
  for (let i = 0; i < length; i++) {
    const byte = <u32>load<u8>(name + i);
    if ((byte | 0x20) - 0x61 > 25 && byte - 0x30 > 9 && byte != 0x5f && byte != 0x2d) return false;
  }
  return true;
}
