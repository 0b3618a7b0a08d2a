import { dtoa_buffered } from "util/number";
import { BytesBuilder } from "./builder";

/**
 * Appends a finite double in a decimal that reads back as the same double: `3`, `0.25`, `1e+21`, `5e-324`. Minus zero
 * is `0`. NaN and infinities become `NaN`, `Infinity` and `-Infinity`.
 */
export function appendNumber(out: BytesBuilder, value: f64): void {
  if (Math.abs(value) < 9007199254740992 && trunc(value) == value) {
    out.integer(<i64>value);
    return;
  }
  const units = memory.data(64, 4);
  const count = dtoa_buffered(units, value);
  let to = out.extend(count);
  for (let i: u32 = 0; i < count; i++) store<u8>(to++, load<u16>(units + (i << 1)));
}
