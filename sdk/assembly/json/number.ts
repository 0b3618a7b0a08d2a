import { Decimal } from "./decimal";

// A number's text was checked when the document was read, so what is here only converts.

/** Whether the number has no fraction and fits an i64. */
export function isIntegral(text: usize, length: i32): bool {
  return integral(text, length, false) != 0;
}

/** The number where `isIntegral`, else 0. */
export function toInteger(text: usize, length: i32): i64 {
  return integral(text, length, true);
}

/** One reading for both: with `want` the value, else 1 or 0. */
function integral(text: usize, length: i32, want: bool): i64 {
  const number = Decimal.read(text, length);
  const negative = load<u8>(text) == 0x2d;
  if (number.count == 0) return want ? 0 : 1;
  if (number.exponent < 0 || number.count + number.exponent > 19) return 0;
  let value = number.leading;
  for (let i = number.exponent; i > 0; i--) value *= 10;
  if (value > <u64>i64.MAX_VALUE + (negative ? 1 : 0)) return 0;
  return want ? <i64>(negative ? 0 - value : value) : 1;
}

/** The nearest double, ties to even; infinite when there is none. */
export function toDouble(text: usize, length: i32): f64 {
  const value = Decimal.read(text, length).toDouble();
  return load<u8>(text) == 0x2d ? -value : value;
}
