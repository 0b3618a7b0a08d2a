import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";

// Keys of shared data. In Istio all plugins of a proxy share one space of keys: hence the prefix.
//
//   0            8         16      20       24
//   | "metrics:" | schema  | kind  | number |

const PREFIX: u64 = 0x3a7363697274656d; // "metrics:"
const SIZE: i32 = 24;

/** What a key of a group holds. */
export const enum KeyKind {
  /** Rows of one bucket. */
  Bucket = 0,
  /** How many rows there are in all buckets. */
  Occupancy = 1,
  /** Who looks for expired rows, and when next. */
  Sweep = 2,
  /** Which workers have counts that are not written yet. */
  Writers = 3,
  /** Which worker pushes, and until when it has. */
  Push = 4,
}

/** The key with this kind and number. Lives as long as the outermost callback. */
export function keyOf(schema: u64, kind: KeyKind, number: u32 = 0): Bytes {
  const at = take(SIZE);
  store<u64>(at, PREFIX);
  store<u64>(at, schema, 8);
  store<u32>(at, kind, 16);
  store<u32>(at, number, 20);
  return Bytes.view(at, SIZE);
}
