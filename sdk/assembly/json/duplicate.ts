import { JsonKind } from "./kind";
import { NODE, after, isNamed, kindOf } from "./tape";

// Few names are compared with each other. Many are sorted, by heap sort: n log n comparisons whatever they are, so a
// hostile document costs no more than a friendly one.

const FEW: i32 = 8;

/** The name, closest to the start of the document, that stood in this object before; 0 when none did. */
export function repeatedName(object: usize): usize {
  const members = load<i32>(object, 8);
  return members <= FEW ? amongFew(object) : amongMany(object, members);
}

function amongFew(object: usize): usize {
  for (let name = object + NODE; kindOf(name) != JsonKind.End; name = after(name + NODE)) {
    for (let earlier = object + NODE; earlier != name; earlier = after(earlier + NODE)) {
      if (isNamed(earlier, load<usize>(name, 12), load<i32>(name, 8))) return name;
    }
  }
  return 0;
}

function amongMany(object: usize, members: i32): usize {
  const names = heap.alloc(<usize>members << 2);
  let name = object + NODE;
  for (let i = 0; i < members; i++) {
    store<usize>(names + (<usize>i << 2), name);
    name = after(name + NODE);
  }
  sort(names, members);
  let repeated: usize = 0;
  for (let i = 1; i < members; i++) {
    const one = load<usize>(names + (<usize>(i - 1) << 2));
    const two = load<usize>(names + (<usize>i << 2));
    if (isNamed(one, load<usize>(two, 12), load<i32>(two, 8)) && (!repeated || two < repeated)) repeated = two;
  }
  heap.free(names);
  return repeated;
}

/** Sorts addresses of String nodes by their bytes, equal ones by address. */
export function sort(names: usize, count: i32): void {
  for (let i = (count >> 1) - 1; i >= 0; i--) sift(names, i, count);
  for (let last = count - 1; last > 0; last--) {
    const largest = load<usize>(names);
    store<usize>(names, load<usize>(names + (<usize>last << 2)));
    store<usize>(names + (<usize>last << 2), largest);
    sift(names, 0, last);
  }
}

function sift(names: usize, root: i32, count: i32): void {
  const moving = load<usize>(names + (<usize>root << 2));
  while (true) {
    let child = (root << 1) + 1;
    if (child >= count) break;
    let larger = load<usize>(names + (<usize>child << 2));
    if (child + 1 < count) {
      const other = load<usize>(names + (<usize>(child + 1) << 2));
      if (isBefore(larger, other)) {
        larger = other;
        child++;
      }
    }
    if (!isBefore(moving, larger)) break;
    store<usize>(names + (<usize>root << 2), larger);
    root = child;
  }
  store<usize>(names + (<usize>root << 2), moving);
}

function isBefore(a: usize, b: usize): bool {
  const aLength = load<i32>(a, 8);
  const bLength = load<i32>(b, 8);
  const order = memory.compare(load<usize>(a, 12), load<usize>(b, 12), min(aLength, bLength));
  if (order != 0) return order < 0;
  return aLength != bLength ? aLength < bLength : a < b;
}
