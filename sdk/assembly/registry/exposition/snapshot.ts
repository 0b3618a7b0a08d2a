import { mark, release } from "../../abi/arena";
import { now } from "../../clock";
import { getSharedData } from "../../shared-data";
import { ExpiringGroup } from "../group";
import { KeyKind, keyOf } from "../keys";
import { LabelSet } from "../label-set";
import { BUCKET_HEADER, ROW_IS_EMPTY, isBucket, rowLabels, rowSize, rowValues } from "../layout";

/**
 * Copy of a group's rows, taken bucket by bucket: each row is whole, rows of different buckets may be apart by the time
 * that the copying takes. Rows that expired before `since`, and those without a value yet, are left out.
 *
 *   block   0       4
 *           | next  | size | row | row | …
 */
export class Snapshot {
  /** How many rows there are. */
  rows: i32 = 0;
  /** How many bytes the copy takes. */
  bytes: i64 = 0;
  private first: usize = 0;
  private last: usize = 0;
  private bucket: u32 = 0;
  /** Rows that expired at this time (milliseconds) or later are copied, too. */
  since: u64 = u64.MAX_VALUE;

  constructor(readonly group: ExpiringGroup) {}

  /** Copies until the clock (nanoseconds) passes `deadline`; true when all is copied. */
  take(time: u64, deadline: u64): bool {
    const buckets = this.group.table.buckets;
    while (this.bucket < buckets) {
      const start = mark();
      this.copy(this.bucket++, time);
      release(start);
      if ((this.bucket & 15) == 0 && now() >= deadline) return this.bucket == buckets;
    }
    return true;
  }

  /** Adds a row that is made up here. */
  put(labels: LabelSet, values: i64[]): void {
    const size = rowSize(values.length, labels.length);
    const block = heap.alloc(<usize>size + 8);
    const row = block + 8;
    memory.fill(row, 0, size);
    store<u32>(row, size);
    store<u16>(row, labels.length, 4);
    for (let i = 0; i < values.length; i++) store<i64>(rowValues(row) + ((<usize>i) << 3), values[i]);
    memory.copy(rowLabels(row, values.length), labels.address, labels.length);
    this.rows++;
    this.add(block, size);
  }

  /** Steps through the rows. */
  begin(): RowCursor {
    return RowCursor.at(this.first);
  }

  /** Gives the memory of at most so many blocks back; true when there are none left. */
  free(most: i32 = i32.MAX_VALUE): bool {
    let block = this.first;
    for (; block && most > 0; most--) {
      const next = load<usize>(block);
      heap.free(block);
      block = next;
    }
    this.first = block;
    return !block;
  }

  private copy(bucket: u32, time: u64): void {
    const group = this.group;
    const shared = getSharedData(keyOf(group.schema, KeyKind.Bucket, bucket));
    if (!shared || !isBucket(shared.address, shared.length, group.schema, group.valueCount)) return;
    if (shared.length == <i32>BUCKET_HEADER) return;
    const block = heap.alloc(<usize>shared.length - BUCKET_HEADER + 8);
    let to = block + 8;
    const end = shared.address + shared.length;
    for (let row = shared.address + BUCKET_HEADER; row < end; row += load<u32>(row)) {
      const last = load<u64>(row, 24);
      if (load<u16>(row, 6) & ROW_IS_EMPTY) continue;
      if (group.isExpired(last, time) && last + group.expiry < this.since) continue;
      memory.copy(to, row, load<u32>(row));
      to += load<u32>(row);
      this.rows++;
    }
    this.add(block, i32(to - block - 8));
  }

  private add(block: usize, size: i32): void {
    store<usize>(block, 0);
    store<i32>(block, size, 4);
    if (this.last) store<usize>(this.last, block);
    else this.first = block;
    this.last = block;
    this.bytes += size;
  }
}

/** Steps through the rows of a snapshot; survives the callback. */
// @ts-ignore: decorator
@unmanaged
export class RowCursor {
  private block: usize;
  private offset: i32;

  static at(block: usize): RowCursor {
    const cursor = changetype<RowCursor>(heap.alloc(offsetof<RowCursor>()));
    cursor.block = block;
    cursor.offset = 0;
    return cursor;
  }

  /** The next row, 0 after the last one. */
  next(): usize {
    while (this.block) {
      if (this.offset < load<i32>(this.block, 4)) {
        const row = this.block + 8 + this.offset;
        this.offset += load<i32>(row);
        return row;
      }
      this.block = load<usize>(this.block);
      this.offset = 0;
    }
    return 0;
  }

  free(): void {
    heap.free(changetype<usize>(this));
  }
}
