import { sameBytes } from "proxy-wasm-assemblyscript-sdk";

/**
 * Whether an address is in a range: as many leading bits are equal. Both are 4 or 16 bytes in network order; a range of
 * one family has no address of the other.
 */
export function isInRange(address: usize, length: i32, range: usize, rangeLength: i32, bits: i32): bool {
  if (length != rangeLength) return false;
  const whole = bits >> 3;
  if (!sameBytes(address, range, whole)) return false;
  const rest = bits & 7;
  if (!rest) return true;
  return ((load<u8>(address + whole) ^ load<u8>(range + whole)) & ((0xff00 >> rest) & 0xff)) == 0;
}
