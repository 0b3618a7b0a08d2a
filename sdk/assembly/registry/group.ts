import { sameBytes } from "../bytes/compare";
import { now } from "../clock";
import { mark, release } from "../abi/arena";
import { getSharedData } from "../shared-data";
import { DeltaTable } from "./delta-table";
import { writeBucket } from "./flush";
import { KeyKind, keyOf } from "./keys";
import { LabelSet } from "./label-set";
import { BUCKET_HEADER, isBucket, rowLabels, rowLabelsSize } from "./layout";
import { ExpiringCounter, ExpiringGauge, ExpiringHistogram, ExpiringMetric, Extra } from "./metric";
import { schemaOf } from "./schema";
import { Dirty, Series } from "./series";
import { Writers } from "./writers";

/** Most metrics of a group whose values are replaced: gauges, and histograms with exemplars. */
const MAX_REPLACED: i32 = 64;

/**
 * Metrics with the same labels. A label set has one row with the values of all of them, so they are found, limited and
 * forgotten together. Made by `ExpiringRegistry.group`; define its metrics before the registry is opened.
 */
export class ExpiringGroup {
  readonly metrics: ExpiringMetric[] = [];
  /** How many 64-bit values a series has. */
  valueCount: i32 = 0;
  /** Most label sets in the process. */
  limit: i64 = 2000;
  /** Most bytes of rows in the process. */
  bytesLimit: i64 = 64 << 20;
  /** Whether the registry's limits and expiry do not count here. */
  keepsForEver: bool = false;
  /** Milliseconds after which a label set that is not counted on is forgotten; 0 is never. */
  expiry: u64 = 600_000;
  /** Milliseconds for which an expired row is kept, so that it can be told to be gone. */
  grace: u64 = 0;
  /** Which definition the keys of shared data belong to. */
  schema: u64 = 0;
  table: DeltaTable = changetype<DeltaTable>(0);
  /** Stands for all label sets that found no place. */
  overflow: Series = changetype<Series>(0);
  /** How often a label set found no place since the last tick. */
  refused: i64 = 0;
  /** Who is told how many noted events were written; null when nobody. */
  writers: Writers | null = null;
  private replaced: i32 = 0;

  constructor(
    /** Of the registry and group together, for the key of shared data. */
    readonly name: string,
    readonly labels: string[],
    /** What the group is called among those of its registry. */
    readonly title: string = "",
  ) {}

  /** A metric that counts. Its name ends in `_total`. */
  counter(name: string, help: string): ExpiringCounter {
    const counter = new ExpiringCounter(name, help);
    this.place(counter);
    return counter;
  }

  /** A metric that goes up and down, in units of 10^-`scale`. At most 64 in a group. */
  gauge(name: string, help: string, scale: i32 = 0): ExpiringGauge {
    const gauge = new ExpiringGauge(name, help, scale);
    this.place(gauge);
    return gauge;
  }

  /**
   * A distribution over buckets with these upper bounds, its values being whole numbers of 10^-`scale` of the unit.
   * `unit` is a word for OpenMetrics, such as `seconds`, or empty; `extra` says what else is kept.
   */
  histogram(
    name: string,
    help: string,
    bounds: f64[],
    unit: string = "",
    scale: i32 = 0,
    extra: i32 = Extra.None,
  ): ExpiringHistogram {
    const histogram = new ExpiringHistogram(name, help, unit, scale, bounds, extra);
    this.place(histogram);
    return histogram;
  }

  /**
   * The series of a label set; the overflow series when the limit is reached. A label set that this worker knows costs
   * no host call; one that it sees first is looked up in shared data, and gets its place there at once.
   */
  series(labels: LabelSet): Series {
    const hash = labels.hash();
    const table = this.table;
    const known = table.find(hash, labels.address, labels.length);
    if (known) return known;
    const start = mark();
    const time = now() / 1_000_000;
    table.clock = max(table.clock, time);
    const series = table.insert(hash, labels.address, labels.length);
    const reference = series.reference;
    if (!this.hasRow(series, time)) {
      table.enqueue(series, Dirty.Admitted);
      writeBucket(this, table.bucketOf(hash), time);
    }
    release(start);
    const admitted = table.resolve(reference);
    return admitted ? admitted : this.overflow;
  }

  /** The series with a reference that was kept; null when it is gone. */
  resolve(reference: u64): Series | null {
    return this.table.resolve(reference);
  }

  /** Whether a row last counted on then is forgotten: nobody sees it, and it begins at 0 when it is counted on again. */
  // @ts-ignore: decorator
  @inline
  isExpired(last: u64, time: u64): bool {
    return this.expiry != 0 && last + this.expiry < time;
  }

  /** Whether a row last counted on then is to be dropped. */
  // @ts-ignore: decorator
  @inline
  isDropped(last: u64, time: u64): bool {
    return this.expiry != 0 && last + this.expiry + this.grace < time;
  }

  /** Called by the registry: no metric can be added any more. */
  open(): void {
    this.schema = schemaOf(this);
    this.table = DeltaTable.create(this.valueCount, bucketsFor(this.limit));
    this.overflow = this.table.insert(0, 0, 0);
  }

  /** Called by the registry: gives the memory back. What was not written is lost. */
  close(): void {
    if (changetype<usize>(this.table)) this.table.free();
    this.table = changetype<DeltaTable>(0);
  }

  /** Forgets what this worker has not counted on for as long as the expiry, looking at some series. */
  forgetIdle(from: u32, count: u32): u32 {
    const table = this.table;
    if (!this.expiry || table.clock < this.expiry) return 0;
    this.overflow.last = table.clock;
    return table.forgetIdle(from, min(count, table.count << 1), table.clock - this.expiry);
  }

  private place(metric: ExpiringMetric): void {
    if (metric.replaced >= 0) {
      assert(this.replaced < MAX_REPLACED, "too many gauges and exemplars in one group");
      metric.bit = this.replaced++;
    }
    metric.slot = this.valueCount;
    this.valueCount += metric.slots;
    this.metrics.push(metric);
  }

  /** Whether shared data has a row for the series that has not expired. */
  private hasRow(series: Series, time: u64): bool {
    const shared = getSharedData(keyOf(this.schema, KeyKind.Bucket, this.table.bucketOf(series.hash)));
    if (!shared || !isBucket(shared.address, shared.length, this.schema, this.valueCount)) return false;
    const end = shared.address + shared.length;
    for (let row = shared.address + BUCKET_HEADER; row < end; row += load<u32>(row)) {
      if (load<u64>(row, 8) != series.hash || rowLabelsSize(row) != series.labelsSize) continue;
      if (!sameBytes(rowLabels(row, this.valueCount), series.labels, series.labelsSize)) continue;
      return !this.isExpired(load<u64>(row, 24), time);
    }
    return false;
  }
}

/** Few rows in a bucket, so that writing one is cheap; few enough buckets, so that reading all is. */
export function bucketsFor(limit: i64): u32 {
  if (limit <= 64) return 16;
  return limit <= 16384 ? 1024 : 8192;
}
