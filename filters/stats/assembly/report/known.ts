import { BytesBuilder, hash64, sameBytes } from "proxy-wasm-assemblyscript-sdk";

/** How many combinations of facts a worker remembers; beyond, it forgets all and begins anew. */
const MOST: u32 = 4096;
const SLOTS: u32 = 8192;

/**
 * Which label sets belong to facts that were seen before, outside the collector's heap.
 *
 *   slot    0            4
 *           | hash >> 32 | entry, 0 when free |
 *
 *   entry   0       8        16      20
 *           | hash  | until  | size  |  –  | reference x groups | key |
 */
export class KnownFacts {
  private readonly slots: usize;
  private count: u32 = 0;

  constructor(
    /** How many references an entry has. */
    private readonly references: i32,
  ) {
    this.slots = heap.alloc((<usize>SLOTS) << 3);
    memory.fill(this.slots, 0, (<usize>SLOTS) << 3);
  }

  /** Address of the references that belong to a key; 0 when it is not known or was to be good until an earlier time. */
  find(key: BytesBuilder, time: u64): usize {
    const hash = hash64(key.view());
    const slot = this.slotOf(hash, key);
    const entry = load<usize>(slot, 4);
    return entry && load<u64>(entry, 8) > time ? entry + 24 : 0;
  }

  /** Enters a key, and answers where its references are to be put. */
  enter(key: BytesBuilder): usize {
    const hash = hash64(key.view());
    let slot = this.slotOf(hash, key);
    let entry = load<usize>(slot, 4);
    if (!entry) {
      if (this.count >= MOST) {
        this.clear();
        slot = this.slotOf(hash, key);
      }
      const references = (<usize>this.references) << 3;
      entry = heap.alloc(24 + references + key.length);
      store<u64>(entry, hash);
      store<i32>(entry, key.length, 16);
      memory.copy(entry + 24 + references, key.address, key.length);
      store<u32>(slot, u32(hash >> 32));
      store<usize>(slot, entry, 4);
      this.count++;
    }
    store<u64>(entry, u64.MAX_VALUE, 8);
    return entry + 24;
  }

  /** Makes the entry with these references good until an earlier time. */
  limit(references: usize, until: u64): void {
    store<u64>(references - 24, until, 8);
  }

  /** Forgets everything. */
  clear(): void {
    if (!this.count) return;
    for (let i: u32 = 0; i < SLOTS; i++) {
      const entry = load<usize>(this.slots + ((<usize>i) << 3), 4);
      if (entry) heap.free(entry);
    }
    memory.fill(this.slots, 0, (<usize>SLOTS) << 3);
    this.count = 0;
  }

  /** Gives the memory back. */
  free(): void {
    this.clear();
    heap.free(this.slots);
  }

  private slotOf(hash: u64, key: BytesBuilder): usize {
    const tag = u32(hash >> 32);
    let i = tag & (SLOTS - 1);
    let slot = this.slots + ((<usize>i) << 3);
    let entry = load<usize>(slot, 4);
    while (entry) {
      if (load<u32>(slot) == tag && load<u64>(entry) == hash && load<i32>(entry, 16) == key.length) {
        const own = entry + 24 + ((<usize>this.references) << 3);
        if (sameBytes(own, key.address, key.length)) break;
      }
      i = (i + 1) & (SLOTS - 1);
      slot = this.slots + ((<usize>i) << 3);
      entry = load<usize>(slot, 4);
    }
    return slot;
  }
}
