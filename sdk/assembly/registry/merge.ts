import { sameBytes } from "../bytes/compare";
import { take } from "../abi/arena";
import { SharedValue } from "../shared-data";
import { ExpiringGroup } from "./group";
import {
  BUCKET_HEADER,
  ROW_IS_EMPTY,
  isBucket,
  rowLabels,
  rowLabelsSize,
  rowSize,
  rowValues,
  writeBucketHeader,
} from "./layout";
import { reserve } from "./occupancy";
import { Dirty, Series } from "./series";
import { addValues } from "./values";

/**
 * New content of a bucket: what it had, without rows that expired, with what this worker has counted since. A label set
 * that is new to the process gets a row if the limit allows one, else its series is marked as refused.
 *
 * Series keep their values, so that all can be done again when somebody else wrote the bucket first.
 */
// @ts-ignore: decorator
@unmanaged
export class Merge {
  /** The new content. */
  address: usize;
  size: i32;
  /** By how much rows and their bytes are more than before. */
  rows: i32;
  bytes: i32;
  /** Places that were reserved for new rows. */
  reservedRows: i32;
  reservedBytes: i32;
  /** How many rows were dropped. */
  expired: i32;
  /** Whether the content differs from the old one. */
  changed: bool;
  private group: usize;
  private time: u64;
  private count: u32;
  private end: usize;

  static of(group: ExpiringGroup, bucket: u32, shared: SharedValue | null, time: u64): Merge {
    const merge = changetype<Merge>(take(offsetof<Merge>()));
    memory.fill(changetype<usize>(merge), 0, offsetof<Merge>());
    merge.group = changetype<usize>(group);
    merge.time = time;
    const first = group.table.firstIn(bucket);
    const old = shared && isBucket(shared.address, shared.length, group.schema, group.valueCount) ? shared.length : 0;
    let room = max(old, <i32>BUCKET_HEADER);
    for (let at = first; at; at = changetype<Series>(at).next) {
      room += rowSize(group.valueCount, changetype<Series>(at).labelsSize);
    }
    merge.address = take(room);
    merge.end = merge.address + BUCKET_HEADER;
    if (old) merge.keep(shared!.address, old);
    for (let at = first; at; at = changetype<Series>(at).next) merge.apply(changetype<Series>(at));
    writeBucketHeader(merge.address, group.schema, merge.count);
    merge.size = i32(merge.end - merge.address);
    merge.bytes = merge.size - max(old, <i32>BUCKET_HEADER);
    if (merge.expired || merge.rows) merge.changed = true;
    return merge;
  }

  /** Copies the rows that have not expired. */
  private keep(bucket: usize, size: i32): void {
    const end = bucket + size;
    const group = changetype<ExpiringGroup>(this.group);
    for (let row = bucket + BUCKET_HEADER; row < end; row += load<u32>(row)) {
      if (group.isDropped(load<u64>(row, 24), this.time)) {
        this.expired++;
        this.rows--;
      } else {
        memory.copy(this.end, row, load<u32>(row));
        this.end += load<u32>(row);
        this.count++;
      }
    }
  }

  private apply(series: Series): void {
    const group = changetype<ExpiringGroup>(this.group);
    let row = this.find(series);
    series.refused = 0;
    if (!row) {
      const size = rowSize(group.valueCount, series.labelsSize);
      if (!series.isOverflow) {
        if (!reserve(group.schema, size, group.limit, group.bytesLimit)) {
          series.refused = 1;
          return;
        }
        this.reservedRows++;
        this.reservedBytes += size;
      }
      row = this.append(series, size);
    } else if (group.isExpired(load<u64>(row, 24), this.time)) {
      this.reset(row);
    }
    if (series.dirty != Dirty.Counted) return;
    add(group, row, series, this.time);
    this.changed = true;
  }

  private find(series: Series): usize {
    const values = changetype<ExpiringGroup>(this.group).valueCount;
    for (let row = this.address + BUCKET_HEADER; row < this.end; row += load<u32>(row)) {
      if (
        load<u64>(row, 8) == series.hash &&
        rowLabelsSize(row) == series.labelsSize &&
        sameBytes(rowLabels(row, values), series.labels, series.labelsSize)
      )
        return row;
    }
    return 0;
  }

  private append(series: Series, size: i32): usize {
    const row = this.end;
    memory.fill(row, 0, size);
    store<u32>(row, size);
    store<u16>(row, series.labelsSize, 4);
    store<u64>(row, series.hash, 8);
    this.reset(row);
    const group = changetype<ExpiringGroup>(this.group);
    memory.copy(rowLabels(row, group.valueCount), series.labels, series.labelsSize);
    this.end += size;
    this.count++;
    this.rows++;
    return row;
  }

  /** Lets a row begin at 0, now. */
  private reset(row: usize): void {
    const values = changetype<ExpiringGroup>(this.group).valueCount;
    store<u16>(row, ROW_IS_EMPTY, 6);
    store<u64>(row, this.time, 16);
    store<u64>(row, this.time, 24);
    memory.fill(rowValues(row), 0, (<usize>values) << 3);
    this.changed = true;
  }
}

/** Adds what was counted to a row. */
function add(group: ExpiringGroup, row: usize, series: Series, time: u64): void {
  store<u16>(row, load<u16>(row, 6) & ~ROW_IS_EMPTY, 6);
  store<u64>(row, max(time, load<u64>(row, 24)), 24);
  addValues(group.metrics, group.valueCount, rowValues(row), series.values, series.set);
}
