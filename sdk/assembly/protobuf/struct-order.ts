import { take } from "../abi/arena";
import { BytesBuilder } from "../encoding/builder";
import { isBefore, sortByName } from "../json/order";
import { ProtobufReader } from "./reader";

// A record per entry, in the arena:
//
//   0       4      8            12
//   | start | size | key length | key address |

// @ts-ignore: decorator
@inline
const RECORD: usize = 16;

/** Sorts the entries of the Struct that makes up `out` from `start` on by the bytes of their keys. */
export function sortStruct(out: BytesBuilder, start: i32): void {
  const from = out.address + start;
  const length = out.length - start;
  const count = countEntries(from, length);
  const records = take(<usize>count * RECORD);
  if (describe(from, length, records)) return;

  const order = take((<usize>count) << 2);
  for (let i = 0; i < count; i++) store<usize>(order + ((<usize>i) << 2), records + <usize>i * RECORD);
  sortByName(order, count);
  const sorted = take(length);
  let to = sorted;
  for (let i = 0; i < count; i++) {
    const record = load<usize>(order + ((<usize>i) << 2));
    const size = load<i32>(record, 4);
    memory.copy(to, load<usize>(record), size);
    to += size;
  }
  memory.copy(from, sorted, length);
}

function countEntries(from: usize, length: i32): i32 {
  const entries = ProtobufReader.over(from, length);
  let count = 0;
  while (entries.next()) count++;
  return count;
}

/** Writes a record per entry and answers whether they are in order already. */
function describe(from: usize, length: i32, records: usize): bool {
  const entries = ProtobufReader.over(from, length);
  let ordered = true;
  let start = from;
  for (let record = records; entries.next(); record += RECORD) {
    const entry = ProtobufReader.of(entries.bytes());
    entry.next();
    const key = entry.bytes();
    const end = from + entries.offset;
    store<usize>(record, start);
    store<i32>(record, i32(end - start), 4);
    store<i32>(record, key.length, 8);
    store<usize>(record, key.address, 12);
    if (record != records && isBefore(record, record - RECORD)) ordered = false;
    start = end;
  }
  return ordered;
}
