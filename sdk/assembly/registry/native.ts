import { power } from "./bounds";

// Native histograms (Prometheus' exponential buckets): bucket i holds values in (2^((i-1)/4), 2^(i/4)], schema 2. Of the
// infinitely many buckets those of 26 doublings are kept; values below the first are "zero", values above the last one
// are counted in it.

/** Buckets per doubling are 2^schema. */
export const NATIVE_SCHEMA: i32 = 2;
const PER_DOUBLING: i32 = 4;
/** How many buckets are kept. */
export const NATIVE_BUCKETS: i32 = 104;

/** 2^(k/4) / 2 for k = 0 … 3: where a fraction in [0.5, 1) lies. */
// @ts-ignore: decorator
@lazy
const FRACTIONS: StaticArray<f64> = [0.5, 0.5946035575013605, 0.7071067811865475, 0.8408964152537144];

/** Number of the first bucket that is kept, for values of 10^-`scale`: a value of one unit of that scale is near it. */
export function firstNativeBucket(scale: i32): i32 {
  return bucketNumber(1 / power(10, scale));
}

/** Index of a value among the kept buckets, -1 when it counts as zero. */
export function nativeIndexOf(value: f64, first: i32): i32 {
  if (value <= 0) return -1;
  const index = bucketNumber(value) - first;
  return index < 0 ? -1 : min(index, NATIVE_BUCKETS - 1);
}

/** Number of the bucket of a value above 0. */
function bucketNumber(value: f64): i32 {
  // value = fraction * 2^exponent with fraction in [0.5, 1)
  const bits = reinterpret<u64>(value);
  const exponent = i32((bits >> 52) & 0x7ff) - 1022;
  const fraction = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3fe0000000000000);
  let part = 0;
  while (part < PER_DOUBLING && fraction > unchecked(FRACTIONS[part])) part++;
  return (exponent - 1) * PER_DOUBLING + part;
}

/** Upper bound of what counts as zero. */
export function nativeZeroThreshold(first: i32): f64 {
  const number = first - 1;
  const doublings = number >> 2;
  const bound = unchecked(FRACTIONS[number & 3]) * 2;
  return doublings >= 0 ? bound * power(2, doublings) : bound / power(2, -doublings);
}
