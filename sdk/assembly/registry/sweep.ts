import { mark, release, take } from "../abi/arena";
import { Status } from "../abi/status";
import { Bytes } from "../bytes/bytes";
import { now } from "../clock";
import { getSharedData, setSharedData } from "../shared-data";
import { writeBucket } from "./flush";
import { ExpiringGroup } from "./group";
import { KeyKind, keyOf } from "./keys";
import { BUCKET_HEADER, isBucket } from "./layout";
import { Occupancy } from "./occupancy";

/**
 * Drops expired rows from shared data, once an interval by whichever worker comes first. Readers leave expired rows out
 * anyway: this gives their memory and their place under the limit back.
 *
 *   sweep   0
 *           | milliseconds since 1970 from when on the next one may begin |
 */
export class Sweep {
  private next: u64 = 0;
  private bucket: u32 = 0;
  private running: bool = false;
  private rows: i64 = 0;
  private bytes: i64 = 0;
  private cas: u32 = 0;

  constructor(
    readonly group: ExpiringGroup,
    /** Milliseconds between two sweeps. */
    readonly interval: u64,
  ) {}

  /** Does a part of the work, until the clock (nanoseconds) passes `deadline`. */
  step(time: u64, deadline: u64): void {
    if (!this.group.expiry) return;
    if (!this.running && !this.begin(time)) return;
    const buckets = this.group.table.buckets;
    while (this.bucket < buckets) {
      const start = mark();
      this.visit(this.bucket++, time);
      release(start);
      if ((this.bucket & 15) == 0 && now() >= deadline) return;
    }
    this.running = false;
    this.repair();
  }

  /** Whether it is time, and this worker the first to see it. */
  private begin(time: u64): bool {
    if (time < this.next) return false;
    const key = keyOf(this.group.schema, KeyKind.Sweep);
    const shared = getSharedData(key);
    const due = shared && shared.length == 8 ? load<u64>(shared.address) : 0;
    // a clock that was set back must not stop the sweeps
    if (due > time && due <= time + this.interval) {
      this.next = due;
      return false;
    }
    this.next = time + this.interval;
    const value = take(8);
    store<u64>(value, this.next);
    if (setSharedData(key, Bytes.view(value, 8), shared ? shared.cas : 0xffffffff) != Status.Ok) return false;
    this.bucket = 0;
    this.rows = 0;
    this.bytes = 0;
    this.cas = Occupancy.read(this.group.schema).cas;
    this.running = true;
    return true;
  }

  private visit(bucket: u32, time: u64): void {
    const group = this.group;
    const shared = getSharedData(keyOf(group.schema, KeyKind.Bucket, bucket));
    if (!shared || !isBucket(shared.address, shared.length, group.schema, group.valueCount)) return;
    const end = shared.address + shared.length;
    this.bytes += shared.length - <i32>BUCKET_HEADER;
    for (let row = shared.address + BUCKET_HEADER; row < end; row += load<u32>(row)) {
      this.rows++;
      if (!group.isDropped(load<u64>(row, 24), time)) continue;
      writeBucket(group, bucket, time);
      return;
    }
  }

  /** When nobody changed anything during the sweep, what it has seen is true. */
  private repair(): void {
    const occupancy = Occupancy.read(this.group.schema);
    if (occupancy.cas != this.cas || (occupancy.rows == this.rows && occupancy.bytes == this.bytes)) return;
    occupancy.rows = this.rows;
    occupancy.bytes = this.bytes;
    occupancy.write(this.group.schema);
  }
}
