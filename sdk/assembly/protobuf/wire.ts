/** How a field's value is written: the low three bits of its tag. */
export enum WireType {
  Varint = 0,
  Fixed64 = 1,
  /** Length first: strings, bytes, messages, packed lists. */
  Bytes = 2,
  StartGroup = 3,
  EndGroup = 4,
  Fixed32 = 5,
}
