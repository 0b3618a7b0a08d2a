import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly/bytes";
import { Glob, Regex } from "proxy-wasm-assemblyscript-sdk/assembly/pattern";

export function compile(expression: usize, length: i32): Regex {
  return Regex.compile(Bytes.view(expression, length));
}

export function error(regex: Regex): string {
  return regex.error;
}

export function errorOffset(regex: Regex): i32 {
  return regex.errorOffset;
}

export function matches(regex: Regex, text: usize, length: i32): bool {
  return regex.matches(Bytes.view(text, length));
}

export function matchesPart(regex: Regex, text: usize, length: i32): bool {
  return regex.matchesPart(Bytes.view(text, length));
}

export function free(regex: Regex): void {
  regex.free();
}

/** Bits: 1 matches, 2 but for case, 4 exact, 8 any; -1 for no pattern. */
export function glob(pattern: usize, patternLength: i32, text: usize, length: i32): i32 {
  const glob = Glob.parse(Bytes.view(pattern, patternLength));
  if (!glob) return -1;
  const value = Bytes.view(text, length);
  let bits = glob.matches(value) ? 1 : 0;
  if (glob.matchesIgnoreCase(value)) bits |= 2;
  if (glob.isExact) bits |= 4;
  if (glob.isAny) bits |= 8;
  glob.free();
  return bits;
}
