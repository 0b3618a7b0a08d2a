// A bucket: what one key of shared data holds. Everything is little endian and aligned to 8.
//
//   bucket  0        4       8         16
//           | magic  | rows  | schema  | row | row | …
//
//   row     0       4             6       8      16        24     32
//           | size  | labels size | flags | hash | created | last | value x n | label set, filled up to 8 |
//
// `created` and `last` are milliseconds since 1970. All plugins of a proxy can share one space of keys, so a bucket is
// believed only as far as it is well formed; foreign bytes count as no bucket.

// @ts-ignore: decorator
@inline
export const BUCKET_HEADER: usize = 16;
// @ts-ignore: decorator
@inline
export const ROW_HEADER: usize = 32;

const MAGIC: u32 = 0x31726d78; // "xmr1"

/** The row was made for a label set that has no value yet: it holds the place, and is not shown. */
export const ROW_IS_EMPTY: u16 = 1;

/** Size of a row with `values` numbers and `labels` bytes of label set. */
// @ts-ignore: decorator
@inline
export function rowSize(values: i32, labels: i32): i32 {
  return <i32>ROW_HEADER + (values << 3) + ((labels + 7) & ~7);
}

/** Where the values of a row begin. */
// @ts-ignore: decorator
@inline
export function rowValues(row: usize): usize {
  return row + ROW_HEADER;
}

/** Where the label set of a row begins. */
// @ts-ignore: decorator
@inline
export function rowLabels(row: usize, values: i32): usize {
  return row + ROW_HEADER + ((<usize>values) << 3);
}

/** How many bytes the label set of a row has. */
// @ts-ignore: decorator
@inline
export function rowLabelsSize(row: usize): i32 {
  return load<u16>(row, 4);
}

/** Writes the header of a bucket. */
export function writeBucketHeader(bucket: usize, schema: u64, rows: u32): void {
  store<u32>(bucket, MAGIC);
  store<u32>(bucket, rows, 4);
  store<u64>(bucket, schema, 8);
}

/** Whether `size` bytes at `bucket` are a well-formed bucket of this schema. */
export function isBucket(bucket: usize, size: i32, schema: u64, values: i32): bool {
  if (size < <i32>BUCKET_HEADER || load<u32>(bucket) != MAGIC || load<u64>(bucket, 8) != schema) return false;
  const end = bucket + size;
  let row = bucket + BUCKET_HEADER;
  let rows = load<u32>(bucket, 4);
  while (rows > 0 && row + ROW_HEADER <= end) {
    const needed = rowSize(values, rowLabelsSize(row));
    if (load<i32>(row) != needed || needed > i32(end - row)) return false;
    row += needed;
    rows--;
  }
  return rows == 0 && row == end;
}
