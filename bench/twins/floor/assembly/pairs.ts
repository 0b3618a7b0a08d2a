import { equals, length } from "./text";

// A header block as the host writes and reads it:
//
//   0        4           8                      4 + 8 · count
//   | count  | nameSize  | valueSize | … sizes  | name 0 value 0 name 0 value 0 …
//
// and in between as a table, so that pairs can come and go:
//
//   pair   0      4          8       12
//          | name | nameSize | value | valueSize |

const table = memory.data(16 * 256, 4);
const block = memory.data(65536, 4);
let end: usize = table;

/** The table of a block. */
export function read(from: usize): void {
  const count = load<u32>(from);
  let sizes = from + 4;
  let at = sizes + ((<usize>count) << 3);
  end = table;
  for (let i: u32 = 0; i < count; i++) {
    at = put(at, load<u32>(sizes), load<u32>(sizes, 4));
    sizes += 8;
  }
}

function put(name: usize, nameSize: usize, valueSize: usize): usize {
  const value = name + nameSize + 1;
  store<usize>(end, name);
  store<usize>(end, nameSize, 4);
  store<usize>(end, value, 8);
  store<usize>(end, valueSize, 12);
  end += 16;
  return value + valueSize + 1;
}

/** Adds a pair of literals. */
export function append(name: usize, value: usize): void {
  store<usize>(end, name);
  store<usize>(end, length(name), 4);
  store<usize>(end, value, 8);
  store<usize>(end, length(value), 12);
  end += 16;
}

/** The first pair of that name, or 0. */
export function find(name: usize): usize {
  for (let pair: usize = table; pair < end; pair += 16) {
    if (equals(load<usize>(pair), load<usize>(pair, 4), name)) return pair;
  }
  return 0;
}

/** Takes all pairs of that name away. */
export function remove(name: usize): void {
  let to: usize = table;
  for (let pair: usize = table; pair < end; pair += 16) {
    if (equals(load<usize>(pair), load<usize>(pair, 4), name)) continue;
    if (to != pair) memory.copy(to, pair, 16);
    to += 16;
  }
  end = to;
}

/** The table as a block; its size stands in the word before. */
export function write(): usize {
  const count = (end - table) >> 4;
  store<u32>(block, count, 4);
  let sizes = block + 8;
  let at = sizes + (count << 3);
  for (let pair: usize = table; pair < end; pair += 16) {
    const nameSize = load<usize>(pair, 4);
    const valueSize = load<usize>(pair, 12);
    store<u32>(sizes, nameSize);
    store<u32>(sizes, valueSize, 4);
    sizes += 8;
    memory.copy(at, load<usize>(pair), nameSize);
    store<u8>(at + nameSize, 0);
    at += nameSize + 1;
    memory.copy(at, load<usize>(pair, 8), valueSize);
    store<u8>(at + valueSize, 0);
    at += valueSize + 1;
  }
  store<u32>(block, at - block - 4);
  return block + 4;
}
