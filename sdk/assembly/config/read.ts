import { Bytes } from "../bytes/bytes";
import { addressOf, lengthOf } from "../bytes/text";
import { utf8 } from "../bytes/utf8";
import { BytesBuilder } from "../encoding/builder";
import { JsonKind } from "../json/kind";
import { isNamed, kindOf } from "../json/tape";
import { JsonValue } from "../json/value";
import { Configuration } from "./configuration";
import { describeNode } from "./describe";
import { NO_DURATION, appendDuration, parseDuration } from "./duration";

// Each reads one value and answers what it is, or complains and answers something usable. A required value that is
// missing was complained about before it gets here.

export function readBytes(config: Configuration, node: usize): Bytes {
  if (kindOf(node) != JsonKind.String) config.expected(node, utf8("a string"));
  return changetype<JsonValue>(node).toBytes();
}

export function readBool(config: Configuration, node: usize): bool {
  if (kindOf(node) != JsonKind.Bool) config.expected(node, utf8("true or false"));
  return changetype<JsonValue>(node).toBool();
}

export function readInteger(config: Configuration, node: usize, least: i64, most: i64): i64 {
  const value = changetype<JsonValue>(node);
  if (value.isInteger) {
    const integer = value.toInteger();
    if (integer >= least && integer <= most) return integer;
  }
  const text = config.complain(node);
  if (text) {
    text.append(utf8("expected an integer"));
    if (least != i64.MIN_VALUE)
      text.append(most == i64.MAX_VALUE ? utf8(" of at least ") : utf8(" from ")).integer(least);
    if (most != i64.MAX_VALUE) text.append(least == i64.MIN_VALUE ? utf8(" of at most ") : utf8(" to ")).integer(most);
    text.append(utf8(", got "));
    describeNode(text, node);
    config.end(text);
  }
  return least > 0 ? least : most < 0 ? most : 0;
}

export function readNumber(config: Configuration, node: usize, least: f64, most: f64): f64 {
  const number = changetype<JsonValue>(node).toNumber();
  if (number >= least && number <= most && isFinite(number)) return number;
  const text = config.complain(node);
  if (text) {
    text.append(utf8("expected a number"));
    if (isFinite(least)) appendLimit(text.append(isFinite(most) ? utf8(" from ") : utf8(" of at least ")), least);
    if (isFinite(most)) appendLimit(text.append(isFinite(least) ? utf8(" to ") : utf8(" of at most ")), most);
    text.append(utf8(", got "));
    describeNode(text, node);
    config.end(text);
  }
  return isFinite(least) ? least : isFinite(most) ? most : 0;
}

export function readDuration(config: Configuration, node: usize, least: i64, most: i64): i64 {
  const value = changetype<JsonValue>(node).toBytes();
  const milliseconds = parseDuration(value.address, value.length);
  if (milliseconds != NO_DURATION && milliseconds >= least && milliseconds <= most) return milliseconds;
  const text = config.complain(node);
  if (text) {
    text.append(utf8("expected a duration"));
    if (milliseconds == NO_DURATION) text.append(utf8(' such as "10m", "1.5s" or "300ms"'));
    else appendLimits(text, least, most);
    text.append(utf8(", got "));
    describeNode(text, node);
    config.end(text);
  }
  return least;
}

export function readEnumeration(config: Configuration, node: usize, names: StaticArray<string>): i32 {
  if (kindOf(node) == JsonKind.String) {
    for (let i = 0; i < names.length; i++) {
      const address = addressOf(names[i]);
      if (isNamed(node, address, lengthOf(names[i], address))) return i;
    }
  }
  const text = config.complain(node);
  if (text) {
    text.append(utf8("expected "));
    appendNames(text, names, true);
    text.append(utf8(", got "));
    describeNode(text, node);
    config.end(text);
  }
  return 0;
}

/** Appends `one of a, b`, in quotes if they are values and not keys. */
export function appendNames(text: BytesBuilder, names: StaticArray<string>, quoted: bool): void {
  text.append(utf8("one of "));
  for (let i = 0; i < names.length; i++) {
    if (i) text.append(utf8(", "));
    if (quoted) text.byte(0x22);
    text.append(names[i]);
    if (quoted) text.byte(0x22);
  }
}

/** Appends a limit that a filter set: up to three decimals, without the tables that printing any double needs. */
function appendLimit(text: BytesBuilder, limit: f64): void {
  const thousandths = <i64>Math.abs(limit * 1000);
  if (limit < 0) text.byte(0x2d);
  text.integer(thousandths / 1000);
  let rest = thousandths % 1000;
  if (rest) text.byte(0x2e);
  for (; rest; rest = (rest * 10) % 1000) text.integer(rest / 100);
}

function appendLimits(text: BytesBuilder, least: i64, most: i64): void {
  if (most == i64.MAX_VALUE) {
    text.append(utf8(" of at least "));
    appendDuration(text, least);
    return;
  }
  text.append(utf8(" from "));
  appendDuration(text, least);
  text.append(utf8(" to "));
  appendDuration(text, most);
}
