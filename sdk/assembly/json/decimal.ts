import { BIG_SIZE, Big } from "./big";

// A decimal number, and the double nearest to it.
//
//   -00120.3400e5  →  digits 12034, exponent 3: value = ± digits × 10^exponent, no zero at either end
//
// Up to 19 digits and small exponents one multiplication of doubles is exact. Else the number is a fraction of two
// big integers, of which 64 bits of quotient and the question "is there a rest" decide the rounding: exact by
// construction, no tables, about 10 µs, and only the numbers that a reader asks for are converted.

/** Digits beyond these cannot matter but for being there: a halfway case has at most 767. */
const DIGITS: i32 = 800;

// @ts-ignore: decorator
@unmanaged
export class Decimal {
  /** Address of the first digit that is not 0. */
  text: usize;
  /** Digits from there, the point left out, without zeros at the end. 0 for zero. */
  count: i32;
  exponent: i32;
  /** The first 19 digits as a number. */
  leading: u64;

  /** Takes a JSON number apart. The result is good until the next call. */
  static read(text: usize, length: i32): Decimal {
    const number = changetype<Decimal>(memory.data(24, 8));
    const end = text + length;
    let count = 0;
    let zeros = 0;
    let fraction = 0;
    let point = false;
    let leading: u64 = 0;
    let first: usize = 0;
    let at = text + (load<u8>(text) == 0x2d ? 1 : 0);
    for (; at < end; at++) {
      const digit = <u32>load<u8>(at) - 0x30;
      if (digit > 9) {
        if (load<u8>(at) != 0x2e) break;
        point = true;
        continue;
      }
      if (point) fraction++;
      if (digit == 0) {
        if (count) zeros++;
        continue;
      }
      if (!count) first = at;
      // Zeros between digits count; those at the end never get here.
      const room = 19 - count;
      for (let i = min(zeros, room); i > 0; i--) leading *= 10;
      if (zeros < room) leading = leading * 10 + digit;
      count += zeros + 1;
      zeros = 0;
    }
    number.text = first;
    number.count = count;
    number.exponent = zeros - fraction + (at < end ? exponentAt(at + 1, end) : 0);
    number.leading = leading;
    return number;
  }

  /** The nearest double, ties to even; infinite when it is too large. */
  toDouble(): f64 {
    const exponent = this.exponent;
    if (this.count == 0) return 0;
    const magnitude = this.count + exponent;
    if (magnitude > 310) return Infinity;
    if (magnitude < -330) return 0;
    if (this.leading <= (<u64>1) << 53 && this.count <= 19 && exponent >= -22 && exponent <= 22) {
      let power = 1.0;
      for (let i = abs(exponent); i > 0; i--) power *= 10;
      return exponent < 0 ? <f64>this.leading / power : <f64>this.leading * power;
    }
    return this.divide();
  }

  private divide(): f64 {
    const above = changetype<Big>(memory.data(BIG_SIZE, 8));
    const below = changetype<Big>(memory.data(BIG_SIZE, 8));
    above.set(0);
    below.set(1);
    const kept = min(this.count, DIGITS);
    let left = kept;
    for (let at = this.text; left > 0; at++) {
      const digit = <u32>load<u8>(at) - 0x30;
      if (digit > 9) continue;
      above.multiply(10, digit);
      left--;
    }
    let exponent = this.exponent + this.count - kept;
    if (kept < this.count) {
      above.multiply(10, 1);
      exponent--;
    }
    const scaled = exponent < 0 ? below : above;
    for (exponent = abs(exponent); exponent >= 9; exponent -= 9) scaled.multiply(1000000000, 0);
    while (exponent-- > 0) scaled.multiply(10, 0);

    // Bring both to one length: 1/2 < above / below < 2, and the value is that times 2^shift.
    const shift = above.bits - below.bits;
    if (shift > 0) below.shiftLeft(shift);
    else above.shiftLeft(-shift);
    let quotient: u64 = 0;
    let taken = 0;
    while (quotient >> 63 == 0) {
      quotient <<= 1;
      if (above.compare(below) >= 0) {
        above.subtract(below);
        quotient |= 1;
      }
      above.shiftLeft(1);
      taken++;
    }
    // The value is quotient × 2^(shift + 1 - taken), and a little more if there is a rest.
    return round(quotient, !above.isZero, shift + 1 - taken);
  }
}

/** `quotient` (its top bit set) × 2^`power`, and a little more if `rest`, as the nearest double. */
function round(quotient: u64, rest: bool, power: i32): f64 {
  // A double has 53 bits, fewer below 2^-1022, whose last bit is worth 2^-1074.
  const drop = max(11, -1074 - power);
  if (drop > 64) return 0;
  let kept = drop == 64 ? 0 : quotient >> drop;
  const dropped = drop == 64 ? quotient : quotient & (((<u64>1) << drop) - 1);
  const half = (<u64>1) << (drop - 1);
  if (dropped > half || (dropped == half && (rest || (kept & 1) != 0))) kept++;
  power += drop;
  if (kept == (<u64>1) << 53) {
    kept >>= 1;
    power++;
  }
  if (kept < (<u64>1) << 52) return reinterpret<f64>(kept);
  const biased = power + 1075;
  return biased > 2046 ? Infinity : reinterpret<f64>((kept & 0x000fffffffffffff) | ((<u64>biased) << 52));
}

/** Decimal exponent of a number's text, cut where it decides by itself. */
function exponentAt(at: usize, end: usize): i32 {
  const negative = load<u8>(at) == 0x2d;
  if (negative || load<u8>(at) == 0x2b) at++;
  let value = 0;
  for (; at < end; at++) value = min(value * 10 + (<i32>load<u8>(at) - 0x30), 100000000);
  return negative ? -value : value;
}
