/** Value of a hexadecimal digit in either case, -1 when it is none. */
export function hexDigit(byte: u32): i32 {
  if (byte - 0x30 <= 9) return byte - 0x30;
  const letter = (byte | 0x20) - 0x61;
  return letter <= 5 ? letter + 10 : -1;
}
