import { take } from "../abi/arena";
import { Status } from "../abi/status";
import { Bytes } from "../bytes/bytes";
import { Gauge } from "../metrics/metric";
import { withTag } from "../metrics/name";
import { getSharedData, setSharedData } from "../shared-data";
import { KeyKind, keyOf } from "./keys";

/**
 * How much is lost when a VM traps: what it had counted and not written is gone with its memory. So each worker that counts
 * has a seat, and on Envoy's side a gauge per seat that says how many of its events are not written yet. A seat that gives
 * no sign of life for long is taken away, and what its gauge shows is lost.
 *
 *   writers  0        8
 *            | magic  | seat x n |          seat   0          8
 *                                                  | holder   | last sign of life (ms), 0: free |
 */
export class Writers {
  /** Events that were lost and not reported yet. */
  lost: u64 = 0;
  private seat: i32 = -1;
  private holder: u64 = 0;
  private gauge: Gauge = changetype<Gauge>(0);
  private next: u64 = 0;

  constructor(
    private readonly schema: u64,
    /** Name of the gauges. */
    private readonly gauges: string,
    /** Milliseconds between two signs of life. */
    private readonly beat: u64,
  ) {}

  /** One more event that is not written yet. One host call; takes a seat first if there is none. */
  note(time: u64): void {
    if (this.seat < 0 && !this.sit(time)) return;
    this.gauge.add(1);
  }

  /** So many events were written. */
  written(count: u64): void {
    if (this.seat >= 0 && count) this.gauge.add(-(<i64>count));
  }

  /** Gives a sign of life when it is time, and takes seats away whose holders give none. */
  tick(time: u64): void {
    if (time < this.next) return;
    this.next = time + this.beat;
    const seats = Seats.read(this.schema);
    const held = this.seat >= 0 && seats.holder(this.seat) == this.holder;
    if (this.seat >= 0 && !held) this.seat = -1; // taken away while we slept: what we wrote since is not lost after all
    let changed = held;
    if (held) seats.set(this.seat, this.holder, time);
    let stale: u64 = 0;
    for (let i = 0; i < min(seats.count, 64); i++) {
      if (i == this.seat || !seats.last(i) || seats.last(i) + this.beat * SILENT >= time) continue;
      stale |= (<u64>1) << i;
      seats.set(i, 0, 0);
      changed = true;
    }
    if (!changed || seats.write(this.schema) != Status.Ok) return;
    for (let i = 0; stale; i++, stale >>= 1) if (stale & 1) this.bury(i);
  }

  /** Gives the seat back. All has been written. */
  leave(): void {
    if (this.seat < 0) return;
    for (let i = 0; i < ATTEMPTS; i++) {
      const seats = Seats.read(this.schema);
      if (seats.holder(this.seat) == this.holder) seats.set(this.seat, 0, 0);
      if (seats.write(this.schema) != Status.CasMismatch) break;
    }
    this.seat = -1;
  }

  private sit(time: u64): bool {
    for (let i = 0; i < ATTEMPTS; i++) {
      const seats = Seats.read(this.schema);
      let seat = 0;
      while (seat < seats.count && seats.last(seat)) seat++;
      if (seat >= MOST) return false;
      // the version of shared data is never given twice
      const holder = (time << 20) ^ seats.cas;
      seats.set(seat, holder, time);
      if (seats.write(this.schema) != Status.Ok) continue;
      this.seat = seat;
      this.holder = holder;
      this.gauge = this.gaugeOf(seat);
      this.next = time + this.beat;
      return true;
    }
    return false;
  }

  private bury(seat: i32): void {
    const gauge = this.gaugeOf(seat);
    const lost = gauge.get();
    if (lost > 0) this.lost += lost;
    gauge.set(0);
  }

  private gaugeOf(seat: i32): Gauge {
    return Gauge.define(withTag(this.gauges, "writer", seat.toString()));
  }
}

/** After how many signs of life that did not come a seat is taken away. */
const SILENT: u64 = 6;
/** Most seats: what the bits of one number can tell apart. */
const MOST: i32 = 64;
const ATTEMPTS: i32 = 16;
const MAGIC: u64 = 0x3177786d; // "mxw1"
const MISSING: u32 = 0xffffffff;

/** A copy of the seats with room for one more. Lives as long as the outermost callback. */
// @ts-ignore: decorator
@unmanaged
class Seats {
  count: i32;
  cas: u32;
  private at: usize;

  static read(schema: u64): Seats {
    const seats = changetype<Seats>(take(offsetof<Seats>()));
    const shared = getSharedData(keyOf(schema, KeyKind.Writers));
    let size = 8;
    if (shared && shared.length >= 8 && load<u64>(shared.address) == MAGIC) size = (shared.length & ~15) | 8;
    if (shared && size > shared.length) size -= 16;
    seats.cas = shared ? shared.cas : MISSING;
    seats.count = (size - 8) >> 4;
    seats.at = take(size + 16);
    memory.fill(seats.at, 0, size + 16);
    if (seats.count) memory.copy(seats.at, shared!.address, size);
    store<u64>(seats.at, MAGIC);
    return seats;
  }

  holder(seat: i32): u64 {
    return load<u64>(this.at + 8 + ((<usize>seat) << 4));
  }

  last(seat: i32): u64 {
    return load<u64>(this.at + 16 + ((<usize>seat) << 4));
  }

  set(seat: i32, holder: u64, time: u64): void {
    if (seat == this.count) this.count++;
    store<u64>(this.at + 8 + ((<usize>seat) << 4), holder);
    store<u64>(this.at + 16 + ((<usize>seat) << 4), time);
  }

  write(schema: u64): Status {
    return setSharedData(keyOf(schema, KeyKind.Writers), Bytes.view(this.at, 8 + (this.count << 4)), this.cas);
  }
}
