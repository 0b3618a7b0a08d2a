/** A hash of bytes for tables that the configuration fills: quick on the short texts that requests bring. */
export function hashOf(address: usize, length: i32, seed: u32): u32 {
  let hash = seed ^ (<u32>length);
  const end = address + length;
  for (; address + 4 <= end; address += 4) hash = (rotl(hash ^ load<u32>(address), 13) + 0x7feb352d) * 0x9e3779b1;
  for (; address < end; address++) hash = (rotl(hash ^ load<u8>(address), 7) + 0x7feb352d) * 0x85ebca6b;
  hash = (hash ^ (hash >> 16)) * 0xc2b2ae35;
  hash ^= hash >> 15;
  return hash ? hash : 1;
}
