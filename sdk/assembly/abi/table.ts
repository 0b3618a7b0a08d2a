import { permanent } from "./arena";

const SHIFT: u32 = 6;
const SLOTS: u32 = 1 << SHIFT;
const BUCKETS: u32 = 256;
const HEAD: usize = 16;

/**
 * Values by id, for ids that the host counts upwards: live ones are dense but for a few long-lived. Slots lie in pages of
 * 64 ids, pages in a directory of chains by page number; an empty page goes to a spare list. The garbage collector sees
 * nothing of this: whoever stores an object pins it.
 *
 *   page   0       4        8      12     16
 *          | next  | number | live |  –   | 64 slots x 4 |
 */
// @ts-ignore: decorator
@unmanaged
export class Table {
  private directory: usize;
  private buckets: u32;
  private pages: u32;
  private spare: usize;

  /** An empty table, for ever. */
  static create(): Table {
    return changetype<Table>(permanent(offsetof<Table>()));
  }

  /** What is stored for `id`, 0 when nothing is. */
  get(id: u32): usize {
    const at = this.at(id);
    return at ? load<usize>(at) : 0;
  }

  /** Where the value of an id that has one is kept, a multiple of 4; it reads as 0 when the value is forgotten. */
  at(id: u32): usize {
    const page = this.find(id >> SHIFT);
    return page ? slot(page, id) : 0;
  }

  /** Stores `value`, not 0, for `id`. */
  set(id: u32, value: usize): void {
    const number = id >> SHIFT;
    let page = this.find(number);
    if (!page) page = this.open(number);
    const at = slot(page, id);
    if (!load<usize>(at)) store<u32>(page, load<u32>(page, 8) + 1, 8);
    store<usize>(at, value);
  }

  /** Forgets `id` and answers what was stored for it. */
  remove(id: u32): usize {
    const page = this.find(id >> SHIFT);
    if (!page) return 0;
    const at = slot(page, id);
    const value = load<usize>(at);
    if (value) {
      store<usize>(at, 0);
      const live = load<u32>(page, 8) - 1;
      store<u32>(page, live, 8);
      if (!live) this.close(page);
    }
    return value;
  }

  /** All ids that have a value, in no order. Makes garbage: for rare occasions. */
  ids(): u32[] {
    const ids: u32[] = [];
    for (let i: u32 = 0; i < this.buckets; i++) {
      for (let page = load<usize>(this.directory + ((<usize>i) << 2)); page; page = load<usize>(page)) {
        const first = load<u32>(page, 4) << SHIFT;
        for (let id = first; id < first + SLOTS; id++) if (load<usize>(slot(page, id))) ids.push(id);
      }
    }
    return ids;
  }

  // @ts-ignore: decorator
  @inline
  private bucket(number: u32): usize {
    return this.directory + ((<usize>(number & (this.buckets - 1))) << 2);
  }

  private find(number: u32): usize {
    if (!this.buckets) return 0;
    let page = load<usize>(this.bucket(number));
    while (page && load<u32>(page, 4) != number) page = load<usize>(page);
    return page;
  }

  private open(number: u32): usize {
    if (this.pages >= this.buckets << 1) this.widen();
    let page = this.spare;
    if (page) this.spare = load<usize>(page);
    else page = permanent(HEAD + ((<usize>SLOTS) << 2));
    this.link(page, number);
    store<u32>(page, 0, 8);
    this.pages++;
    return page;
  }

  private link(page: usize, number: u32): void {
    const head = this.bucket(number);
    store<usize>(page, load<usize>(head));
    store<u32>(page, number, 4);
    store<usize>(head, page);
  }

  private close(page: usize): void {
    let at = this.bucket(load<u32>(page, 4));
    while (load<usize>(at) != page) at = load<usize>(at);
    store<usize>(at, load<usize>(page));
    store<usize>(page, this.spare);
    this.spare = page;
    this.pages--;
  }

  /** Makes the directory, or doubles it. Happens a few times in the life of a VM, so the old one is not reclaimed. */
  private widen(): void {
    const old = this.directory;
    const count = this.buckets;
    this.buckets = count ? count << 1 : BUCKETS;
    this.directory = permanent((<usize>this.buckets) << 2);
    for (let i: u32 = 0; i < count; i++) {
      let page = load<usize>(old + ((<usize>i) << 2));
      while (page) {
        const next = load<usize>(page);
        this.link(page, load<u32>(page, 4));
        page = next;
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function slot(page: usize, id: u32): usize {
  return page + HEAD + ((<usize>(id & (SLOTS - 1))) << 2);
}
