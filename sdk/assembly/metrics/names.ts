import { sameBytes } from "../bytes/compare";
import { permanent } from "../abi/arena";

// Names that were defined, for ever: open addressing, by a hash of type and name.
//
//   entry   0        4      8           12
//           | hash   | id   | nameSize  | name … |

let entries: usize = 0;
let capacity: u32 = 0;
let used: u32 = 0;

/** Number of the metric with this type and name, 0 when it was not defined yet. */
export function remembered(type: i32, name: usize, size: i32): u32 {
  if (!capacity) return 0;
  const entry = load<usize>(place(hashOf(type, name, size), name, size));
  return entry ? load<u32>(entry, 4) : 0;
}

/** Keeps the number of a metric. */
export function remember(type: i32, name: usize, size: i32, id: u32): void {
  if (used + (used >> 1) >= capacity) grow();
  const hash = hashOf(type, name, size);
  const entry = permanent(12 + size);
  store<u32>(entry, hash);
  store<u32>(entry, id, 4);
  store<i32>(entry, size, 8);
  memory.copy(entry + 12, name, size);
  store<usize>(place(hash, name, size), entry);
  used++;
}

function place(hash: u32, name: usize, size: i32): usize {
  let i = hash;
  let at = entries + ((<usize>(i & (capacity - 1))) << 2);
  let entry = load<usize>(at);
  while (entry && !isNamed(entry, hash, name, size)) {
    at = entries + ((<usize>(++i & (capacity - 1))) << 2);
    entry = load<usize>(at);
  }
  return at;
}

function isNamed(entry: usize, hash: u32, name: usize, size: i32): bool {
  if (load<u32>(entry) != hash || load<i32>(entry, 8) != size) return false;
  return sameBytes(entry + 12, name, size);
}

function grow(): void {
  const old = entries;
  const count = capacity;
  capacity = count ? count << 1 : 64;
  entries = permanent((<usize>capacity) << 2);
  for (let i: u32 = 0; i < count; i++) {
    const entry = load<usize>(old + ((<usize>i) << 2));
    if (entry) store<usize>(place(load<u32>(entry), entry + 12, load<i32>(entry, 8)), entry);
  }
}

/** FNV-1a, 32 bits. */
function hashOf(type: i32, name: usize, size: i32): u32 {
  let hash: u32 = 0x811c9dc5 ^ (<u32>type);
  for (let i = 0; i < size; i++) hash = (hash ^ load<u8>(name + i)) * 0x01000193;
  return hash;
}
