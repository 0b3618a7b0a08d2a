import { permanent } from "./arena";

// Contexts by id. The host numbers them 1, 2, 3 … per VM, so live ones are dense but for a few long-lived. Slots lie in
// pages of 64 ids, pages in a directory of chains by page number. An empty page goes to a spare list. Nothing here is
// seen by the garbage collector: whoever stores an object pins it.
//
//   page   0       4        8      12     16
//          | next  | number | live |  –   | 64 slots x 4 |

const SLOTS: u32 = 64;
const SHIFT: u32 = 6;
const PAGE: usize = 16 + 64 * 4;

let directory: usize = memory.data(256 * 4);
let buckets: u32 = 256;
let pages: u32 = 0;
let spare: usize = 0;

/** What is stored for `id`, 0 when nothing is. */
export function lookup(id: u32): usize {
  const page = find(id >> SHIFT);
  return page ? load<usize>(slot(page, id)) : 0;
}

/** Stores `value`, not 0, for `id`. */
export function assign(id: u32, value: usize): void {
  const number = id >> SHIFT;
  let page = find(number);
  if (!page) page = open(number);
  const at = slot(page, id);
  if (!load<usize>(at)) store<u32>(page, load<u32>(page, 8) + 1, 8);
  store<usize>(at, value);
}

/** Forgets `id` and answers what was stored for it. */
export function forget(id: u32): usize {
  const page = find(id >> SHIFT);
  if (!page) return 0;
  const at = slot(page, id);
  const value = load<usize>(at);
  if (value) {
    store<usize>(at, 0);
    const live = load<u32>(page, 8) - 1;
    store<u32>(page, live, 8);
    if (!live) close(page);
  }
  return value;
}

// @ts-ignore: decorator
@inline
function slot(page: usize, id: u32): usize {
  return page + 16 + (<usize>(id & (SLOTS - 1)) << 2);
}

// @ts-ignore: decorator
@inline
function bucket(number: u32): usize {
  return directory + (<usize>(number & (buckets - 1)) << 2);
}

// @ts-ignore: decorator
@inline
function find(number: u32): usize {
  let page = load<usize>(bucket(number));
  while (page && load<u32>(page, 4) != number) page = load<usize>(page);
  return page;
}

function open(number: u32): usize {
  if (pages >= buckets << 1) widen();
  let page = spare;
  if (page) spare = load<usize>(page);
  else page = permanent(PAGE);
  link(page, number);
  store<u32>(page, 0, 8);
  pages++;
  return page;
}

function link(page: usize, number: u32): void {
  const head = bucket(number);
  store<usize>(page, load<usize>(head));
  store<u32>(page, number, 4);
  store<usize>(head, page);
}

function close(page: usize): void {
  let at = bucket(load<u32>(page, 4));
  while (load<usize>(at) != page) at = load<usize>(at);
  store<usize>(at, load<usize>(page));
  store<usize>(page, spare);
  spare = page;
  pages--;
}

/** Doubles the directory. Happens a few times in the life of a VM, so the old one is not reclaimed. */
function widen(): void {
  const old = directory;
  const count = buckets;
  buckets = count << 1;
  directory = permanent(<usize>buckets << 2);
  for (let i: u32 = 0; i < count; i++) {
    let page = load<usize>(old + (<usize>i << 2));
    while (page) {
      const next = load<usize>(page);
      link(page, load<u32>(page, 4));
      page = next;
    }
  }
}
