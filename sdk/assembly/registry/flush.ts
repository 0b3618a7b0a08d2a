import { mark, release } from "../abi/arena";
import { Status } from "../abi/status";
import { Bytes } from "../bytes/bytes";
import { now } from "../clock";
import { getSharedData, setSharedData } from "../shared-data";
import { ExpiringGroup } from "./group";
import { KeyKind, keyOf } from "./keys";
import { Merge } from "./merge";
import { adjust } from "./occupancy";
import { Dirty, Series } from "./series";

// Buckets are changed by read, merge, write-if-unchanged. What was counted is set to 0 only when it was written, so each
// update is in shared data exactly once whatever the other workers do; a row that expired and is counted on again begins
// at 0 in the same step.

const ATTEMPTS: i32 = 16;
const MISSING: u32 = 0xffffffff;

/** Writes buckets until all are written or the clock (nanoseconds) passes `deadline`; 0 is no deadline. */
export function flushChanged(group: ExpiringGroup, deadline: u64): bool {
  const table = group.table;
  for (let left = table.waiting; left > 0; left--) {
    const time = now();
    if (deadline && time >= deadline) return false;
    const bucket = table.unqueue();
    // it may have been written meanwhile, for a label set that was new
    if (!table.firstIn(bucket)) continue;
    if (!writeBucket(group, bucket, time / 1_000_000)) table.queue(bucket);
  }
  return table.waiting == 0;
}

/** Writes one bucket, with what this worker counted in it and without expired rows. */
export function writeBucket(group: ExpiringGroup, bucket: u32, time: u64): bool {
  const start = mark();
  let status = Status.CasMismatch;
  for (let i = 0; i < ATTEMPTS && status == Status.CasMismatch; i++) {
    const key = keyOf(group.schema, KeyKind.Bucket, bucket);
    const shared = getSharedData(key);
    const merge = Merge.of(group, bucket, shared, time);
    status = merge.changed
      ? setSharedData(key, Bytes.view(merge.address, merge.size), shared ? shared.cas : MISSING)
      : Status.Ok;
    if (status == Status.Ok) {
      adjust(group.schema, merge.rows - merge.reservedRows, merge.bytes - merge.reservedBytes, merge.expired, 0);
      settle(group, bucket);
    } else {
      adjust(group.schema, -merge.reservedRows, -merge.reservedBytes, 0, 0);
    }
    release(start);
  }
  return status == Status.Ok;
}

/** What was counted in a bucket is written: begins at 0 again. What found no place is counted on the overflow series. */
function settle(group: ExpiringGroup, bucket: u32): void {
  const table = group.table;
  let at = table.firstIn(bucket);
  table.setFirstIn(bucket, 0);
  let events: u64 = 0;
  while (at) {
    const series = changetype<Series>(at);
    at = series.next;
    const counted = series.dirty == <u16>Dirty.Counted;
    series.next = 0;
    series.dirty = <u16>Dirty.No;
    if (series.refused) {
      if (counted) group.overflow.absorb(series, group.metrics);
      group.refused++;
      table.remove(series);
    } else {
      events += series.events;
      series.events = 0;
      series.set = 0;
      memory.fill(series.values, 0, (<usize>table.values) << 3);
    }
  }
  const writers = group.writers;
  if (writers) writers.written(events);
}
