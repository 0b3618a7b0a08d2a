/** Bytes from a list of numbers, as a spec writes them. */
export function bytes(list: u8[]): StaticArray<u8> {
  return StaticArray.fromArray<u8>(list);
}
