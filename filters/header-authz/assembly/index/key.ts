import { hashOf } from "./hash";

/** What a rule may be found by: something about a value that must be so, or the rule does not hold. */
export const enum KeyKind {
  /** The value is this. */
  Exact = 0,
  /** It begins with this. */
  Prefix = 1,
  /** It ends with this. */
  Suffix = 2,
  /** It names this namespace: `/ns/` and this up to the next slash. */
  Namespace = 3,
  /** It is an address whose first bits are these. */
  Bits = 4,
  /** The attribute is there. */
  Present = 5,
  /** The attribute is not there, or unknown. */
  Missing = 6,
  /** Its SHA-256 is this. */
  Digest = 7,
}

/** Longest prefix or suffix that is looked up; longer ones are found by their first or last so many bytes. */
// @ts-ignore: decorator
@inline
export const LONGEST: i32 = 64;

/** Hash of a key of the slot with this seed. */
// @ts-ignore: decorator
@inline
export function hashKey(seed: u32, kind: KeyKind, address: usize, length: i32): u32 {
  return hashOf(address, length, seed + <u32>kind * 0x3c6ef372);
}

/** Hash of the first bits of an address. Bits behind them are 0 in `address`. */
// @ts-ignore: decorator
@inline
export function hashBits(seed: u32, address: usize, length: i32, bits: i32): u32 {
  return hashOf(address, length, seed + <u32>(KeyKind.Bits * 0x3c6ef372 + bits * 0x517cc1b7));
}

/** Writes an address with all but its first bits cleared. */
export function keepBits(address: usize, length: i32, bits: i32, out: usize): void {
  memory.copy(out, address, length);
  const whole = bits >> 3;
  if (whole >= length) return;
  store<u8>(out + whole, load<u8>(out + whole) & (0xff00 >> (bits & 7)));
  memory.fill(out + whole + 1, 0, length - whole - 1);
}
