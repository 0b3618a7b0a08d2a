import { BytesBuilder, ConfigObject } from "proxy-wasm-assemblyscript-sdk";

/**
 * An entry of `attributes`, as Istio's attribute generation has it: a name for the first condition that is true. The
 * name can stand in the expressions of dimensions and definitions.
 */
export class Attribute {
  readonly name: string;
  /** The whole as one expression; fails when no condition is true. */
  readonly expression: string;

  constructor(entry: ConfigObject) {
    const given = entry.required("output_attribute");
    const name = given.string();
    this.name = name;
    if (!isIdentifier(name)) given.refuse("must be letters, digits and underscores");
    const matches = entry.list("match");
    const text = BytesBuilder.create(256);
    let open = 0;
    while (matches.next()) {
      const match = matches.object();
      const condition = match.string("condition");
      const value = match.required("value").string();
      if (!condition.length) {
        // without a condition it is true for the rest
        text.append(quoted(value));
        break;
      }
      text.append("((").append(condition).append(")?").append(quoted(value)).byte(0x3a);
      open++;
    }
    if (!matches.size) entry.refuse("needs at least one match");
    if (text.length && load<u8>(text.address + text.length - 1) == 0x3a) text.append('"unknown"');
    while (open-- > 0) text.byte(0x29);
    this.expression = text.toString();
  }
}

/** Puts the expressions of attributes in place of their names. */
export function expand(expression: string, attributes: Attribute[]): string {
  for (let i = 0; i < attributes.length; i++) {
    expression = replaceWord(expression, attributes[i].name, attributes[i].expression);
  }
  return expression;
}

/** Replaces a word outside of quotes that is no part of a longer name and no member of something. */
function replaceWord(text: string, word: string, by: string): string {
  let quote = 0;
  let out = "";
  for (let i = 0; i < text.length;) {
    const unit = text.charCodeAt(i);
    if (quote) {
      if (unit == 0x5c) {
        out += text.substr(i, 2);
        i += 2;
        continue;
      }
      if (unit == quote) quote = 0;
    } else if (unit == 0x22 || unit == 0x27) {
      quote = unit;
    } else if (
      text.substr(i, word.length) == word &&
      !isPart(text, i - 1, true) &&
      !isPart(text, i + word.length, false)
    ) {
      out += by;
      i += word.length;
      continue;
    }
    out += text.charAt(i++);
  }
  return out;
}

function isPart(text: string, at: i32, dot: bool): bool {
  if (at < 0 || at >= text.length) return false;
  const unit = <u32>text.charCodeAt(at);
  return (unit | 0x20) - 0x61 < 26 || unit - 0x30 < 10 || unit == 0x5f || (dot && unit == 0x2e);
}

function isIdentifier(name: string): bool {
  if (!name.length || <u32>name.charCodeAt(0) - 0x30 < 10) return false;
  for (let i = 0; i < name.length; i++) if (!isPart(name, i, false)) return false;
  return true;
}

function quoted(value: string): string {
  return '"' + value.replaceAll("\\", "\\\\").replaceAll('"', '\\"') + '"';
}
