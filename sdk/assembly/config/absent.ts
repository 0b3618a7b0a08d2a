import { take } from "../abi/arena";
import { JsonKind } from "../json/kind";
import { Flag, NODE, flagsOf } from "../json/tape";

// An object, list or map that is not there reads like an empty one. It is an empty node in the arena that knows where
// it would be, for the path of an error in it:
//
//   0        16      32        36
//   | node   | End   | parent  | key  |

/** An empty value of this kind, missing in `parent` under `key`. */
export function absent(kind: JsonKind, parent: usize, key: string): usize {
  const node = take(40);
  store<u32>(node, kind | (Flag.Absent << 8));
  store<i32>(node, load<i32>(parent, 4), 4);
  store<i32>(node, 0, 8);
  store<usize>(node, 2 * NODE, 12);
  store<u64>(node, JsonKind.End, 16);
  store<u64>(node, 0, 24);
  store<usize>(node, parent, 32);
  store<usize>(node, changetype<usize>(key), 36);
  return node;
}

export function isAbsent(node: usize): bool {
  return (flagsOf(node) & Flag.Absent) != 0;
}

export function parentOfAbsent(node: usize): usize {
  return load<usize>(node, 32);
}

export function keyOfAbsent(node: usize): string {
  return changetype<string>(load<usize>(node, 36));
}
