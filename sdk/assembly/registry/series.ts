import { DeltaTable } from "./delta-table";
import { Trace } from "./trace";
import { ExpiringCounter, ExpiringGauge, ExpiringHistogram, ExpiringMetric } from "./metric";
import { addValues } from "./values";

// What a worker has counted for a label set since it last wrote to shared data.
//
//   0      8       16     24      28     32      36       40      42        44       48
//   | hash | last  | set  | table | next | index | labels | dirty | refused | events | value x n | label set |
//
// `next` chains the changed series of a bucket. `set` has a bit for each gauge that was set, not added to. `events` is
// what `ExpiringRegistry.note` counted since the last write.

// @ts-ignore: decorator
@inline
export const SERIES_HEADER: usize = 48;

/**
 * One label set of a group and its values, to count on. `ExpiringGroup.series` answers it; it is good until the outermost
 * callback returns. To find it again without its labels, keep its `reference`.
 */
// @ts-ignore: decorator
@unmanaged
export class Series {
  hash: u64;
  /** When it was last counted on: milliseconds, as exact as the tick. */
  last: u64;
  set: u64;
  table: DeltaTable;
  next: usize;
  index: u32;
  labelsSize: i32;
  dirty: u16;
  refused: u16;
  events: u32;

  /** Adds to a counter. */
  add(counter: ExpiringCounter, by: u64 = 1): void {
    const at = this.values + ((<usize>counter.slot) << 3);
    store<u64>(at, load<u64>(at) + by);
    this.touch();
  }

  /** Sets a gauge. */
  put(gauge: ExpiringGauge, value: i64): void {
    store<i64>(this.values + ((<usize>gauge.slot) << 3), value);
    this.set |= (<u64>1) << gauge.bit;
    this.touch();
  }

  /** Adds to a gauge; the changes of all workers are summed up. */
  change(gauge: ExpiringGauge, by: i64): void {
    const at = this.values + ((<usize>gauge.slot) << 3);
    store<i64>(at, load<i64>(at) + by);
    this.touch();
  }

  /** Records a value of a distribution, in units of 10^-scale. */
  observe(histogram: ExpiringHistogram, value: u64): void {
    histogram.record(this.values + ((<usize>histogram.slot) << 3), value);
    this.touch();
  }

  /** Says which trace a value belongs to, for a histogram that keeps exemplars; the newest one counts. */
  exemplify(histogram: ExpiringHistogram, value: u64, time: u64, trace: Trace): void {
    if (histogram.replaced < 0) return;
    const at = this.values + ((<usize>(histogram.slot + histogram.replaced)) << 3);
    store<u64>(at, value);
    store<u64>(at, time, 8);
    store<u64>(at, trace.high, 16);
    store<u64>(at, trace.low, 24);
    store<u64>(at, trace.span, 32);
    this.set |= (<u64>1) << histogram.bit;
  }

  /** A number for this series that stays good: `ExpiringGroup.resolve` answers it, or null once it is gone. */
  get reference(): u64 {
    return this.table.referenceOf(this.index);
  }

  /** Whether it stands for the label sets that found no place. */
  get isOverflow(): bool {
    return this.labelsSize == 0 && this.hash == 0;
  }

  /** Takes over what another series of the group has counted. */
  absorb(other: Series, metrics: ExpiringMetric[]): void {
    addValues(metrics, this.table.values, this.values, other.values, other.set);
    this.set |= other.set;
    this.events += other.events;
    this.touch();
  }

  /** Address of the values. */
  // @ts-ignore: decorator
  @inline
  get values(): usize {
    return changetype<usize>(this) + SERIES_HEADER;
  }

  /** Where the label set is. */
  // @ts-ignore: decorator
  @inline
  get labels(): usize {
    return changetype<usize>(this) + SERIES_HEADER + ((<usize>this.table.values) << 3);
  }

  // @ts-ignore: decorator
  @inline
  private touch(): void {
    const table = this.table;
    this.last = table.clock;
    if (this.dirty != <u16>Dirty.Counted) table.enqueue(this, Dirty.Counted);
  }
}

/** Why a series is to be written. */
export const enum Dirty {
  No = 0,
  /** To hold its place: it has no value yet. */
  Admitted = 1,
  Counted = 2,
}
