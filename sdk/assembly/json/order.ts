import { compareBytes } from "../bytes/compare";

// Heap sort: n log n comparisons whatever the names are, so hostile input costs no more than friendly input. A record is
// whatever has a name's length and address where a node of the tape has them:
//
//   8        12
//   | length | address |

/** Sorts addresses of records by their names' bytes, records of the same name by address. */
export function sortByName(names: usize, count: i32): void {
  for (let i = (count >> 1) - 1; i >= 0; i--) sift(names, i, count);
  for (let last = count - 1; last > 0; last--) {
    const largest = load<usize>(names);
    store<usize>(names, load<usize>(names + ((<usize>last) << 2)));
    store<usize>(names + ((<usize>last) << 2), largest);
    sift(names, 0, last);
  }
}

function sift(names: usize, root: i32, count: i32): void {
  const moving = load<usize>(names + ((<usize>root) << 2));
  while (true) {
    let child = (root << 1) + 1;
    if (child >= count) break;
    let larger = load<usize>(names + ((<usize>child) << 2));
    if (child + 1 < count) {
      const other = load<usize>(names + ((<usize>(child + 1)) << 2));
      if (isBefore(larger, other)) {
        larger = other;
        child++;
      }
    }
    if (!isBefore(moving, larger)) break;
    store<usize>(names + ((<usize>root) << 2), larger);
    root = child;
  }
  store<usize>(names + ((<usize>root) << 2), moving);
}

/** Whether the name of `a` comes before that of `b`. */
export function isBefore(a: usize, b: usize): bool {
  const aLength = load<i32>(a, 8);
  const bLength = load<i32>(b, 8);
  const order = compareBytes(load<usize>(a, 12), load<usize>(b, 12), min(aLength, bLength));
  if (order != 0) return order < 0;
  return aLength != bLength ? aLength < bLength : a < b;
}
