import { JsonKind } from "./kind";
import { sortByName } from "./order";
import { NODE, after, isNamed, kindOf } from "./tape";

// Few names are compared with each other, many are sorted.

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
  const names = heap.alloc((<usize>members) << 2);
  let name = object + NODE;
  for (let i = 0; i < members; i++) {
    store<usize>(names + ((<usize>i) << 2), name);
    name = after(name + NODE);
  }
  sortByName(names, members);
  let repeated: usize = 0;
  for (let i = 1; i < members; i++) {
    const one = load<usize>(names + ((<usize>(i - 1)) << 2));
    const two = load<usize>(names + ((<usize>i) << 2));
    if (isNamed(one, load<usize>(two, 12), load<i32>(two, 8)) && (!repeated || two < repeated)) repeated = two;
  }
  heap.free(names);
  return repeated;
}
