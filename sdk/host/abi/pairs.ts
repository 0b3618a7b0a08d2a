import type { ByteString } from "../bytes.js";

/**
 * Wire form of header maps and of every other list of pairs:
 *
 *     +-------+----------+-----------+-----+--------+---+---------+---+-----
 *     | count | name len | value len | ... | name   | 0 | value   | 0 | ...
 *     +-------+----------+-----------+-----+--------+---+---------+---+-----
 *      u32 LE   u32 LE     u32 LE           bytes         bytes
 *
 * All lengths come first, then all names and values, each followed by a NUL that its length does not count.
 */
export type Pair = readonly [name: ByteString, value: ByteString];

/** Limits of Envoy for blocks that come from a guest. */
export const MAX_PAIRS_BYTES = 1024 * 1024;
export const MAX_PAIRS_COUNT = 1024;

/** Bytes that `encodePairs` will produce. */
export function pairsSize(names: readonly ByteString[], values: readonly ByteString[]): number {
  let size = 4;
  for (let i = 0; i < names.length; i++) size += 10 + (names[i] as string).length + (values[i] as string).length;
  return size;
}

/** Writes the block to `target` at `at`; `target` must have {@link pairsSize} bytes left there. */
export function writePairs(
  names: readonly ByteString[],
  values: readonly ByteString[],
  target: Buffer,
  at: number,
): void {
  const count = names.length;
  target.writeUInt32LE(count, at);
  let lengths = at + 4;
  let data = lengths + count * 8;
  for (let i = 0; i < count; i++) {
    const name = names[i] as string;
    const value = values[i] as string;
    target.writeUInt32LE(name.length, lengths);
    target.writeUInt32LE(value.length, lengths + 4);
    lengths += 8;
    target.write(name, data, "latin1");
    data += name.length;
    target[data++] = 0;
    target.write(value, data, "latin1");
    data += value.length;
    target[data++] = 0;
  }
}

/** The block as a byte string. */
export function encodePairs(names: readonly ByteString[], values: readonly ByteString[]): ByteString {
  const block = Buffer.allocUnsafe(pairsSize(names, values));
  writePairs(names, values, block, 0);
  return block.toString("latin1");
}

/**
 * The pairs in `block`, or null when Envoy would refuse it: over a limit, truncated, with bytes left over
 * or without the NULs. (Envoy then goes on with an empty list, without telling the guest.)
 */
export function decodePairs(block: Buffer): Pair[] | null {
  if (block.length > MAX_PAIRS_BYTES || block.length < 4) return null;
  const count = block.readUInt32LE(0);
  if (count > MAX_PAIRS_COUNT || 4 + count * 8 > block.length) return null;
  const pairs: Pair[] = [];
  let lengths = 4;
  let data = 4 + count * 8;
  for (let i = 0; i < count; i++) {
    const nameEnd = data + block.readUInt32LE(lengths);
    const valueEnd = nameEnd + 1 + block.readUInt32LE(lengths + 4);
    lengths += 8;
    if (valueEnd + 1 > block.length || block[nameEnd] !== 0 || block[valueEnd] !== 0) return null;
    pairs.push([block.toString("latin1", data, nameEnd), block.toString("latin1", nameEnd + 1, valueEnd)]);
    data = valueEnd + 1;
  }
  return data === block.length ? pairs : null;
}
