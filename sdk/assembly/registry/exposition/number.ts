/** Writes a number in decimal and answers where it ends. At most 20 bytes. */
export function writeDecimal(at: usize, value: u64): usize {
  let digits: usize = 1;
  for (let limit = value; limit >= 10; limit /= 10) digits++;
  let p = at + digits;
  do {
    store<u8>(--p, 0x30 + u32(value % 10));
    value /= 10;
  } while (value != 0);
  return at + digits;
}

/** Writes a signed number of 10^-`scale`, without zeros at its end. At most 40 bytes. */
export function writeScaled(at: usize, value: i64, scale: i32): usize {
  if (value < 0) {
    store<u8>(at++, 0x2d);
    return writeFraction(at, 0 - <u64>value, scale);
  }
  return writeFraction(at, <u64>value, scale);
}

/** The same for a number without sign. */
export function writeFraction(at: usize, value: u64, scale: i32): usize {
  if (!scale) return writeDecimal(at, value);
  let unit: u64 = 1;
  for (let i = 0; i < scale; i++) unit *= 10;
  at = writeDecimal(at, value / unit);
  let rest = value % unit;
  if (!rest) return at;
  store<u8>(at++, 0x2e);
  while (rest) {
    unit /= 10;
    store<u8>(at++, 0x30 + u32(rest / unit));
    rest %= unit;
  }
  return at;
}

/** A bound as text: `5`, `0.25`, `1e+21`; with `float` whole numbers get a `.0`. */
export function boundText(bound: f64, float: bool): string {
  const text = bound.toString();
  return !float && text.endsWith(".0") ? text.slice(0, -2) : text;
}
