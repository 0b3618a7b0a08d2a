import zlib from "node:zlib";
import { OciError } from "./errors.js";

const MAX_BLOCK = 0xffff;

/**
 * Wraps bytes as gzip without compressing them. A compressor's output differs between versions of zlib and between chunk
 * sizes; stored blocks have one form only, so the digest is the same everywhere.
 *
 *     1f 8b 08 00  00 00 00 00  00 ff          magic, deflate, no flags, no time, no level, unknown system
 *     { last: u8, n: u16le, ~n: u16le, n bytes } …   stored blocks of at most 65,535 bytes
 *     crc32: u32le, length: u32le
 */
export function gzipStored(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / MAX_BLOCK));
  const out = Buffer.alloc(10 + blocks * 5 + bytes.length + 8);
  out.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
  let at = 10;
  for (let i = 0; i < blocks; i++) {
    const block = bytes.subarray(i * MAX_BLOCK, (i + 1) * MAX_BLOCK);
    at = out.writeUInt8(i === blocks - 1 ? 1 : 0, at);
    at = out.writeUInt16LE(block.length, at);
    at = out.writeUInt16LE(block.length ^ 0xffff, at);
    out.set(block, at);
    at += block.length;
  }
  at = out.writeUInt32LE(crc32(bytes), at);
  out.writeUInt32LE(bytes.length >>> 0, at);
  return out;
}

/** Unpacks any gzip, but never more than `maxBytes`. @throws OciError (content) for damaged or oversized input. */
export function gunzipBounded(bytes: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return zlib.gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why = code === "ERR_BUFFER_TOO_LARGE" ? `unpacks to more than ${maxBytes} bytes` : "is not gzip, or damaged";
    throw new OciError("content", `the layer ${why}`, undefined, { cause });
  }
}

/** CRC-32 of IEEE 802.3, as gzip wants it. */
function crc32(bytes: Uint8Array): number {
  return zlib.crc32(bytes);
}
