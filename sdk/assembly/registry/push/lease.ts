import { mark, release, take } from "../../abi/arena";
import { Status } from "../../abi/status";
import { Bytes } from "../../bytes/bytes";
import { getSharedData, setSharedData } from "../../shared-data";
import { KeyKind, keyOf } from "../keys";

const SIZE: i32 = 32;
const MAGIC: u64 = 0x3170786d; // "mxp1"
const MISSING: u32 = 0xffffffff;

/**
 * Which of the workers pushes: whoever takes the lease, until it gives it back or lets it run out. In shared data:
 *
 *   push  0        8        16                        24
 *         | magic  | holder | lease runs out (ms)     | all that was so at this time (ms) has been pushed, 0: nothing |
 */
export class Lease {
  /** Up to when the holders so far have pushed, milliseconds since 1970; 0 when nobody has. As of the last `take`. */
  pushed: u64 = 0;
  private holder: u64 = 0;

  constructor(private readonly schema: u64) {}

  /** Takes or renews the lease until then; false when another worker has it. */
  take(time: u64, until: u64): bool {
    const start = mark();
    const shared = getSharedData(keyOf(this.schema, KeyKind.Push));
    const known = shared !== null && shared.length == SIZE && load<u64>(shared.address) == MAGIC;
    const holder = known ? load<u64>(shared!.address, 8) : 0;
    const end = known ? load<u64>(shared!.address, 16) : 0;
    this.pushed = known ? load<u64>(shared!.address, 24) : 0;
    const cas = shared ? shared.cas : MISSING;
    // a clock that was set back must not keep the lease for ever
    const isFree = !holder || end < time || end > time + (until - time) * 4;
    let taken = false;
    if (isFree || holder == this.holder) {
      // the version of shared data is never given twice
      if (holder != this.holder || !this.holder) this.holder = ((time << 20) ^ cas) | 1;
      taken = this.write(until, cas) == Status.Ok;
    }
    release(start);
    return taken;
  }

  /** Notes up to when all has been pushed. Only for the holder. */
  done(time: u64, now: u64, until: u64): void {
    if (!this.take(now, until)) return;
    const start = mark();
    this.pushed = time;
    const shared = getSharedData(keyOf(this.schema, KeyKind.Push));
    if (shared) this.write(until, shared.cas);
    release(start);
  }

  /** Gives the lease back, so that another worker need not wait for its end. */
  leave(): void {
    if (!this.holder) return;
    const start = mark();
    const shared = getSharedData(keyOf(this.schema, KeyKind.Push));
    if (shared && shared.length == SIZE && load<u64>(shared.address, 8) == this.holder) {
      this.holder = 0;
      this.write(0, shared.cas);
    }
    release(start);
  }

  private write(until: u64, cas: u32): Status {
    const at = take(SIZE);
    store<u64>(at, MAGIC);
    store<u64>(at, this.holder, 8);
    store<u64>(at, until, 16);
    store<u64>(at, this.pushed, 24);
    return setSharedData(keyOf(this.schema, KeyKind.Push), Bytes.view(at, SIZE), cas);
  }
}
