import { mark, release, take } from "../abi/arena";
import { Status } from "../abi/status";
import { Bytes } from "../bytes";
import { getSharedData, setSharedData } from "../shared-data";

/**
 * Which things, up to a limit, the whole process has admitted, once and for ever: for what cannot be forgotten, such as
 * Envoy's metrics. All workers answer alike, and so does a VM after a reload. Things are told apart by their 64-bit hashes.
 *
 * In shared data, one key per set, in the order of admission; each worker has a copy as a table:
 *
 *   | magic | hash | hash | …          slot: | hash |, 0 when free
 */
export class AdmittedSet {
  private readonly key: StaticArray<u8>;
  private slots: usize;
  private mask: u32;
  /** How many hashes of the shared list are in the table. */
  private count: u32 = 0;

  constructor(
    /** Keeps sets of one proxy apart. */
    name: string,
    readonly limit: u32,
  ) {
    this.key = Bytes.of("metrics:admitted:" + name).copy();
    let size: u32 = 64;
    while (size < limit * 2) size <<= 1;
    this.mask = size - 1;
    this.slots = heap.alloc((<usize>size) << 3);
    memory.fill(this.slots, 0, (<usize>size) << 3);
  }

  /** Whether the thing with this hash is, or with this call becomes, one of those admitted. Known ones cost no call. */
  admit(hash: u64): bool {
    const wanted = hash ? hash : 1;
    if (load<u64>(this.slotOf(wanted))) return true;
    // a full set never changes again
    if (this.count >= this.limit) return false;
    const start = mark();
    const admitted = this.add(wanted);
    release(start);
    return admitted;
  }

  /** How many things this worker knows to be admitted. */
  get size(): u32 {
    return this.count;
  }

  /** Gives the memory back. */
  free(): void {
    heap.free(this.slots);
  }

  private add(hash: u64): bool {
    for (let i = 0; i < ATTEMPTS; i++) {
      const shared = getSharedData(this.key);
      let size = 8;
      if (shared && shared.length >= 8 && load<u64>(shared.address) == MAGIC) {
        size = shared.length & ~7;
        this.learn(shared.address, size);
      }
      if (load<u64>(this.slotOf(hash))) return true;
      if (this.count >= this.limit) return false;
      const made = take(size + 8);
      if (size > 8) memory.copy(made, shared!.address, size);
      store<u64>(made, MAGIC);
      store<u64>(made + size, hash);
      if (setSharedData(this.key, Bytes.view(made, size + 8), shared ? shared.cas : MISSING) == Status.Ok) {
        this.learn(made, size + 8);
        return true;
      }
    }
    return false;
  }

  /** Takes over what is new in the list. */
  private learn(list: usize, size: i32): void {
    const total = min<u32>((size >> 3) - 1, this.limit);
    for (; this.count < total; this.count++) {
      const hash = load<u64>(list + 8 + ((<usize>this.count) << 3));
      store<u64>(this.slotOf(hash), hash);
    }
  }

  private slotOf(hash: u64): usize {
    let i = u32(hash) & this.mask;
    let slot = this.slots + ((<usize>i) << 3);
    while (load<u64>(slot) && load<u64>(slot) != hash) {
      i = (i + 1) & this.mask;
      slot = this.slots + ((<usize>i) << 3);
    }
    return slot;
  }
}

const MAGIC: u64 = 0x3173616d78; // "xmas1"
const ATTEMPTS: i32 = 64;
const MISSING: u32 = 0xffffffff;
