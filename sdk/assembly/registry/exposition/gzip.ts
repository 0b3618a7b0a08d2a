import { mark, release } from "../../abi/arena";
import { Bytes } from "../../bytes";
import { compress } from "../../foreign/functions";
import { crc32 } from "./crc32";
import { GrowingBytes } from "./growing";

/**
 * Appends `length` bytes at `address` as one gzip member (RFC 1952); several in a row are one file. The host compresses
 * to the zlib format (RFC 1950) at native speed, and its raw stream is put into the other wrapping.
 *
 *   zlib   | 78 xx | deflate … | Adler-32 |
 *   gzip   | 1f 8b 08 00 | time 0 | 00 ff | deflate … | CRC-32 | size |
 *
 * @returns false when the host cannot compress
 */
export function appendGzip(out: GrowingBytes, address: usize, length: i32): bool {
  const start = mark();
  const zlib = compress(Bytes.view(address, length));
  if (!zlib || zlib.length < 6) {
    release(start);
    return false;
  }
  const size = zlib.length - 6;
  const at = out.reserve(size + 18);
  if (at) {
    store<u64>(at, 0x00000000_00088b1f);
    store<u16>(at, 0xff00, 8);
    memory.copy(at + 10, zlib.address + 2, size);
    store<u32>(at + 10 + size, crc32(address, length));
    store<u32>(at + 14 + size, length);
    out.commit(at + size + 18);
  }
  release(start);
  return true;
}
