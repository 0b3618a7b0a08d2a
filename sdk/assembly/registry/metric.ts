import { Bytes } from "../bytes/bytes";
import { power } from "./bounds";
import { NATIVE_BUCKETS, firstNativeBucket, nativeIndexOf } from "./native";

/** Type of a metric of an `ExpiringRegistry`. */
export enum ExpiringType {
  Counter = 0,
  Gauge = 1,
  Histogram = 2,
}

/**
 * A metric of a group: one value, or run of values, in each of the group's series. Made by the group.
 *
 * Values are whole numbers, so that sums over workers are exact. `scale` says how many decimal places they have: with 9
 * a metric in seconds is recorded in nanoseconds.
 */
export class ExpiringMetric {
  /** Index of its first value in a series. */
  slot: i32 = 0;
  /** First of the values that are not added up, but replaced by newer ones; -1 when there are none. */
  replaced: i32 = -1;
  /** How many those are. */
  replacedSlots: i32 = 0;
  /** Which bit of a series says that they were set. */
  bit: i32 = 0;

  constructor(
    readonly type: ExpiringType,
    /** Full name, as it is scraped. */
    readonly name: string,
    /** One sentence for `# HELP`. */
    readonly help: string,
    /** `seconds`, `bytes`, … for OpenMetrics; empty when there is none. */
    readonly unit: string,
    readonly scale: i32,
    /** How many 64-bit values a series has of it. */
    readonly slots: i32,
  ) {}
}

/** A number that only grows, while its series lives. */
export class ExpiringCounter extends ExpiringMetric {
  constructor(name: string, help: string) {
    super(ExpiringType.Counter, name, help, "", 0, 1);
  }
}

/** A number that goes up and down. Of several workers that set it the last one counts. */
export class ExpiringGauge extends ExpiringMetric {
  constructor(name: string, help: string, scale: i32 = 0) {
    super(ExpiringType.Gauge, name, help, "", scale, 1);
    this.replaced = 0;
    this.replacedSlots = 1;
  }
}

/** What a histogram keeps beside its buckets. */
export const enum Extra {
  None = 0,
  /** Exponential buckets for Prometheus' native histograms. */
  Native = 1,
  /** The trace of the newest value. */
  Exemplar = 2,
}

/**
 * A distribution.
 *
 *   slot   0       1                           n + 1         n + 2
 *          | sum   | ≤ bound 0 … ≤ bound n-1 | above n-1 |  native: | zero | bucket × 104 |  then: | exemplar × 5 |
 *
 * Each bucket is counted on its own, not cumulated.
 */
export class ExpiringHistogram extends ExpiringMetric {
  /** Largest value of each bucket but the last one, in units of 10^-scale. */
  readonly limits: StaticArray<u64>;
  /** Number of the first native bucket. */
  readonly firstNative: i32;
  /** Offset of the native buckets' zero among the slots; 0 without. */
  readonly native: i32;
  private readonly unitOfScale: f64;

  constructor(
    name: string,
    help: string,
    unit: string,
    scale: i32,
    /** Upper bounds in the metric's unit. */
    readonly bounds: f64[],
    /** What is kept beside. */
    readonly extra: i32 = Extra.None,
  ) {
    super(ExpiringType.Histogram, name, help, unit, scale, slotsOf(bounds.length, extra));
    this.limits = new StaticArray<u64>(bounds.length);
    const factor = power(10, scale);
    for (let i = 0; i < bounds.length; i++) this.limits[i] = limitOf(bounds[i] * factor);
    this.unitOfScale = 1 / factor;
    this.firstNative = firstNativeBucket(scale);
    this.native = extra & Extra.Native ? bounds.length + 2 : 0;
    if (extra & Extra.Exemplar) {
      this.replaced = slotsOf(bounds.length, extra) - EXEMPLAR_SLOTS;
      this.replacedSlots = EXEMPLAR_SLOTS;
    }
  }

  /** Index of the bucket of a value. */
  bucketOf(value: u64): i32 {
    const limits = this.limits;
    let low = 0;
    let high = limits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value <= unchecked(limits[middle])) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Counts a value in what begins at `slots`. */
  record(slots: usize, value: u64): void {
    store<u64>(slots, load<u64>(slots) + value);
    count(slots + 8 + ((<usize>this.bucketOf(value)) << 3));
    if (!this.native) return;
    const index = nativeIndexOf(<f64>value * this.unitOfScale, this.firstNative);
    count(slots + ((<usize>(this.native + 1 + index)) << 3));
  }
}

/** An exemplar: value, nanoseconds since 1970, trace id in two halves, span id. */
export const EXEMPLAR_SLOTS: i32 = 5;

function slotsOf(bounds: i32, extra: i32): i32 {
  let slots = bounds + 2;
  if (extra & Extra.Native) slots += NATIVE_BUCKETS + 1;
  if (extra & Extra.Exemplar) slots += EXEMPLAR_SLOTS;
  return slots;
}

// @ts-ignore: decorator
@inline
function count(at: usize): void {
  store<u64>(at, load<u64>(at) + 1);
}

/** The largest whole number not above `bound`, which may be off by what a double cannot say. */
function limitOf(bound: f64): u64 {
  if (bound >= 18446744073709551615.0) return u64.MAX_VALUE;
  const near = nearest(bound);
  return <u64>(Math.abs(bound - near) <= near * 1e-12 ? near : Math.floor(bound));
}

/** Whether text can be a metric's name: `[a-zA-Z_:][a-zA-Z0-9_:]*`. */
export function isMetricName(name: string): bool {
  return isName(name, true);
}

/** Whether text can be a label's name: `[a-zA-Z_][a-zA-Z0-9_]*`, not beginning with `__`. */
export function isLabelName(name: string): bool {
  return isName(name, false) && !name.startsWith("__");
}

function isName(name: string, colon: bool): bool {
  const bytes = Bytes.of(name);
  for (let i = 0; i < bytes.length; i++) {
    const byte = <u32>bytes.at(i);
    const letter = (byte | 0x20) - 0x61 < 26 || byte == 0x5f || (colon && byte == 0x3a);
    if (!letter && (i == 0 || byte - 0x30 > 9)) return false;
  }
  return bytes.length > 0;
}
