import { take } from "../abi/arena";
import { Status } from "../abi/status";
import { Bytes } from "../bytes/bytes";
import { getSharedData, setSharedData } from "../shared-data";
import { KeyKind, keyOf } from "./keys";

// How many rows all buckets of a group have together: the limit counts for the process, so workers ask here before they
// add a row. Whoever writes a bucket applies the difference; a sweep that nobody disturbed puts right what a trap left.
//
//   0        4      8      16      24        32
//   | magic  |  –   | rows | bytes | expired | refused |

const MAGIC: u32 = 0x316f6d78; // "xmo1"
const SIZE: i32 = 40;
const ATTEMPTS: i32 = 64;
const MISSING: u32 = 0xffffffff;

/** A copy of the numbers. Lives as long as the outermost callback. */
// @ts-ignore: decorator
@unmanaged
export class Occupancy {
  private magic: u64;
  rows: i64;
  bytes: i64;
  /** Rows that expired, ever. */
  expired: i64;
  /** Updates that found no place and were counted on the overflow series, ever. */
  refused: i64;
  /** Version in shared data. */
  cas: u32;

  static read(schema: u64): Occupancy {
    const copy = changetype<Occupancy>(take(offsetof<Occupancy>()));
    memory.fill(changetype<usize>(copy), 0, offsetof<Occupancy>());
    copy.magic = MAGIC;
    copy.cas = MISSING;
    const shared = getSharedData(keyOf(schema, KeyKind.Occupancy));
    if (!shared) return copy;
    copy.cas = shared.cas;
    if (shared.length == SIZE && load<u32>(shared.address) == MAGIC) {
      memory.copy(changetype<usize>(copy), shared.address, SIZE);
    }
    return copy;
  }

  /** Writes the numbers back unless somebody else wrote meanwhile. */
  write(schema: u64): Status {
    return setSharedData(keyOf(schema, KeyKind.Occupancy), Bytes.view(changetype<usize>(this), SIZE), this.cas);
  }
}

/** Takes the place of one row of `bytes` bytes if the limits allow it. */
export function reserve(schema: u64, bytes: i32, mostRows: i64, mostBytes: i64): bool {
  for (let i = 0; i < ATTEMPTS; i++) {
    const occupancy = Occupancy.read(schema);
    if (occupancy.rows >= mostRows || occupancy.bytes + bytes > mostBytes) return false;
    occupancy.rows++;
    occupancy.bytes += bytes;
    if (occupancy.write(schema) != Status.CasMismatch) return true;
  }
  return false;
}

/** Adds to the numbers. */
export function adjust(schema: u64, rows: i64, bytes: i64, expired: i64, refused: i64): void {
  if (!rows && !bytes && !expired && !refused) return;
  for (let i = 0; i < ATTEMPTS; i++) {
    const occupancy = Occupancy.read(schema);
    occupancy.rows = max(occupancy.rows + rows, 0);
    occupancy.bytes = max(occupancy.bytes + bytes, 0);
    occupancy.expired += expired;
    occupancy.refused += refused;
    if (occupancy.write(schema) != Status.CasMismatch) return;
  }
}
