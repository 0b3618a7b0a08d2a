import { utf8 } from "../bytes/utf8";
import { BytesBuilder } from "../encoding/builder";

// A duration is a run of numbers with units, largest first or not: `10m`, `1.5s`, `300ms`, `1h30m`; or `0`.

/** What `parseDuration` answers for anything else. */
export const NO_DURATION: i64 = -1;

/** Most milliseconds: what a double holds exactly. */
const LONGEST: u64 = 1 << 53;

/**
 * Reads a duration in milliseconds. The units are h, m, s, ms, us and ns; the sum must be a whole number of
 * milliseconds and at most 2^53 of them.
 */
export function parseDuration(text: usize, length: i32): i64 {
  if (length == 1 && load<u8>(text) == 0x30) return 0;
  if (length == 0 || length > 64) return NO_DURATION;
  const end = text + length;
  let nanoseconds: u64 = 0;
  let milliseconds: u64 = 0;
  for (let at = text; at < end;) {
    const number = at;
    while (at < end && (<u32>load<u8>(at) - 0x30 <= 9 || load<u8>(at) == 0x2e)) at++;
    const unit = at;
    while (at < end && ((<u32>load<u8>(at)) | 0x20) - 0x61 < 26) at++;
    const worth = unitNanoseconds(unit, i32(at - unit));
    if (!worth || unit == number) return NO_DURATION;
    // Whole and fractional digits become nanoseconds of the unit one by one, so that nothing is rounded.
    let value: u64 = 0;
    let step = worth;
    let point = false;
    let digits = 0;
    for (let p = number; p < unit; p++) {
      const digit = <u64>load<u8>(p) - 0x30;
      if (digit > 9) {
        if (point) return NO_DURATION;
        point = true;
        continue;
      }
      digits++;
      if (!point) {
        value = value * 10 + digit;
        if (value > LONGEST) return NO_DURATION;
      } else {
        if (step % 10 != 0) {
          if (digit != 0) return NO_DURATION;
          step = 0;
        }
        step /= 10;
        nanoseconds += digit * step;
      }
    }
    if (!digits) return NO_DURATION;
    if (value > LONGEST / max<u64>(1, worth / 1000000)) return NO_DURATION;
    nanoseconds += worth < 1000000 ? value * worth : 0;
    milliseconds += value * (worth / 1000000) + nanoseconds / 1000000;
    nanoseconds %= 1000000;
    if (milliseconds > LONGEST) return NO_DURATION;
  }
  return nanoseconds ? NO_DURATION : <i64>milliseconds;
}

function unitNanoseconds(unit: usize, length: i32): u64 {
  const first = length > 0 ? <u32>load<u8>(unit) : 0;
  if (length == 1) {
    if (first == 0x68) return 3600000000000;
    if (first == 0x6d) return 60000000000;
    if (first == 0x73) return 1000000000;
  } else if (length == 2 && load<u8>(unit, 1) == 0x73) {
    if (first == 0x6d) return 1000000;
    if (first == 0x75) return 1000;
    if (first == 0x6e) return 1;
  }
  return 0;
}

/** Appends a number of milliseconds in the largest unit that holds it whole. */
export function appendDuration(text: BytesBuilder, milliseconds: i64): void {
  if (milliseconds == 0 || milliseconds % 1000 != 0) text.integer(milliseconds).append(utf8("ms"));
  else if (milliseconds % 60000 != 0) text.integer(milliseconds / 1000).append(utf8("s"));
  else if (milliseconds % 3600000 != 0) text.integer(milliseconds / 60000).append(utf8("m"));
  else text.integer(milliseconds / 3600000).append(utf8("h"));
}
