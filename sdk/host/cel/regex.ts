import { textOf, type ByteString } from "../bytes.js";
import { CelError } from "./ast.js";

const CACHE = new Map<ByteString, RegExp>();
const MAX_CACHE = 256;

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  digit: "0-9",
  lower: "a-z",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  word: "\\w",
  xdigit: "0-9A-Fa-f",
};

/** Whether the RE2 expression matches anywhere in the text. */
export function matches(text: ByteString, pattern: ByteString): boolean {
  let regex = CACHE.get(pattern);
  if (regex === undefined) {
    regex = compile(pattern);
    if (CACHE.size >= MAX_CACHE) CACHE.clear();
    CACHE.set(pattern, regex);
  }
  return regex.test(textOf(text));
}

/** JavaScript knows nearly all of RE2's syntax; what RE2 does not have is refused. */
function compile(pattern: ByteString): RegExp {
  let source = textOf(pattern);
  if (/\(\?(=|!|<=|<!)|\\[1-9]/.test(source)) throw new CelError("invalid regular expression: RE2 has no such group");
  let flags = "u";
  const leading = /^\(\?([ims]+)\)/.exec(source);
  if (leading !== null) {
    flags += leading[1] as string;
    source = source.slice(leading[0].length);
  }
  source = source
    .replaceAll("(?P<", "(?<")
    .replace(/\\A/g, "^")
    .replace(/\\[zZ]/g, "$")
    .replace(/\[:(\w+):\]/g, (all, name: string) => POSIX_CLASSES[name] ?? all);
  try {
    return new RegExp(source, flags);
  } catch (error) {
    // RE2 accepts escapes of characters that need none, which Unicode mode refuses.
    try {
      return new RegExp(source, flags.replace("u", ""));
    } catch {
      throw new CelError(`invalid regular expression: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
