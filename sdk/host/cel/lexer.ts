import { byteString, bytesOf, type ByteString } from "../bytes.js";
import { Uint, type Attribute } from "../properties/values.js";
import { CelSyntaxError } from "./ast.js";

export type Token =
  | { readonly type: "name" | "punctuation" | "end"; readonly text: string; readonly offset: number }
  | { readonly type: "literal"; readonly text: string; readonly value: Attribute; readonly offset: number };

const PUNCTUATION = /^(\|\||&&|==|!=|<=|>=|[-+*/%<>!?:.,()[\]{}])/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
const NUMBER = /^(0x[0-9a-fA-F]+[uU]?|(\d+\.\d+|\.\d+|\d+(?=[eE]))([eE][-+]?\d+)?|\d+[uU]?)/;
const STRING_START = /^([rRbB]{0,2})("""|'''|"|')/;
const SPACE = /^([ \t\r\n\f]+|\/\/[^\n]*)/;

/** Cuts the source (UTF-8 as a byte string) into tokens; the last one is the end. */
export function tokenize(source: ByteString): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < source.length) {
    const rest = source.slice(offset);
    const space = SPACE.exec(rest);
    if (space !== null) {
      offset += space[0].length;
      continue;
    }
    const token = stringToken(rest, offset) ?? simpleToken(rest, offset);
    tokens.push(token);
    offset += token.text.length;
  }
  tokens.push({ type: "end", text: "", offset });
  return tokens;
}

function simpleToken(rest: ByteString, offset: number): Token {
  const number = NUMBER.exec(rest)?.[0];
  if (number !== undefined) return { type: "literal", text: number, value: numberValue(number, offset), offset };
  const name = NAME.exec(rest)?.[0];
  if (name !== undefined) return { type: "name", text: name, offset };
  const punctuation = PUNCTUATION.exec(rest)?.[0];
  if (punctuation !== undefined) return { type: "punctuation", text: punctuation, offset };
  throw new CelSyntaxError(`unexpected character ${JSON.stringify(rest[0])}`, offset);
}

function numberValue(text: string, offset: number): Attribute {
  if (/[uU]$/.test(text)) {
    const value = BigInt(text.slice(0, -1));
    if (value >= 1n << 64n) throw new CelSyntaxError("the number exceeds uint", offset);
    return new Uint(value);
  }
  if (!text.startsWith("0x") && /[.eE]/.test(text)) return Number(text);
  const value = BigInt(text);
  // -2^63 is written as the negation of 2^63.
  if (value > 1n << 63n) throw new CelSyntaxError("the number exceeds int", offset);
  return value;
}

function stringToken(rest: ByteString, offset: number): Token | null {
  const start = STRING_START.exec(rest);
  if (start === null) return null;
  const [opening, prefix = "", quote = ""] = start;
  const raw = /r/i.test(prefix);
  const isBytes = /b/i.test(prefix);
  let value = "";
  let at = opening.length;
  while (!rest.startsWith(quote, at)) {
    const char = rest[at];
    if (char === undefined || (quote.length === 1 && (char === "\n" || char === "\r"))) {
      throw new CelSyntaxError("a string has no end", offset);
    }
    if (char === "\\" && !raw) {
      const [escaped, length] = escape(rest, at, isBytes, offset);
      value += escaped;
      at += length;
    } else {
      value += char;
      at++;
    }
  }
  const text = rest.slice(0, at + quote.length);
  return { type: "literal", text, value: isBytes ? bytesOf(value) : value, offset };
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "`": "`",
  "?": "?",
};

/** The bytes of an escape sequence and its length in the source. */
function escape(rest: ByteString, at: number, isBytes: boolean, offset: number): [ByteString, number] {
  const next = rest[at + 1] ?? "";
  const simple = SIMPLE[next];
  if (simple !== undefined) return [simple, 2];
  const numeric = /^\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/.exec(
    rest.slice(at),
  );
  const [text, hex, short, long, octal] = numeric ?? [];
  if (text === undefined) throw new CelSyntaxError("unknown escape sequence", offset + at);
  const code = octal === undefined ? Number.parseInt(hex ?? short ?? long ?? "", 16) : Number.parseInt(octal, 8);
  const isUnicode = short !== undefined || long !== undefined;
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || (isUnicode && isBytes)) {
    throw new CelSyntaxError("the escape sequence is no character", offset + at);
  }
  return [isBytes ? String.fromCharCode(code) : byteString(String.fromCodePoint(code)), text.length];
}
