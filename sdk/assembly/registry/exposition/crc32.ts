import { permanent } from "../../abi/arena";

// CRC-32 of gzip (RFC 1952, section 8), eight bytes at a time: table k tells what a byte does k bytes further on.

let tables: usize = 0;

/** CRC-32 of `length` bytes at `at`. */
export function crc32(at: usize, length: i32): u32 {
  if (!tables) tables = makeTables();
  const end = at + length;
  let crc: u32 = 0xffffffff;
  for (; at + 8 <= end; at += 8) {
    const low = load<u32>(at) ^ crc;
    const high = load<u32>(at, 4);
    crc =
      entry(7, low & 255) ^
      entry(6, (low >> 8) & 255) ^
      entry(5, (low >> 16) & 255) ^
      entry(4, low >> 24) ^
      entry(3, high & 255) ^
      entry(2, (high >> 8) & 255) ^
      entry(1, (high >> 16) & 255) ^
      entry(0, high >> 24);
  }
  for (; at < end; at++) crc = entry(0, (crc ^ load<u8>(at)) & 255) ^ (crc >> 8);
  return ~crc;
}

// @ts-ignore: decorator
@inline
function entry(table: u32, byte: u32): u32 {
  return load<u32>(tables + ((<usize>((table << 8) | byte)) << 2));
}

function makeTables(): usize {
  const made = permanent(8 * 1024);
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
    store<u32>(made + ((<usize>byte) << 2), crc);
  }
  for (let i: usize = 256; i < 2048; i++) {
    const before = load<u32>(made + ((i - 256) << 2));
    store<u32>(made + (i << 2), load<u32>(made + ((<usize>(before & 255)) << 2)) ^ (before >> 8));
  }
  return made;
}
