import { Bytes, take } from "proxy-wasm-assemblyscript-sdk";
import { FIELDS, Field } from "./field";
import { isText } from "./text";

/** Most labels beside the fields that one workload keeps. */
const MAX_LABELS: i32 = 64;
const LABELS_AT: usize = 12 * 8;
const SIZE: usize = LABELS_AT + 8;

/**
 * What is known of a workload: its fields and some labels, as views that live as long as the outermost callback.
 * Empty means unknown.
 *
 *   0                            96       100
 *   | 12 x (address | length)    | first  | count |
 *
 *   label   0       4        8            12       16
 *           | next  | name   | nameSize   | value  | valueSize |     sorted by name as bytes
 */
// @ts-ignore: decorator
@unmanaged
export class Workload {
  /** One of which nothing is known. */
  static unknown(): Workload {
    const workload = take(SIZE);
    memory.fill(workload, 0, SIZE);
    return changetype<Workload>(workload);
  }

  /** A field's text; empty when it is unknown. */
  get(field: Field): Bytes {
    const at = changetype<usize>(this) + ((<usize>field) << 3);
    return Bytes.view(load<usize>(at), load<i32>(at, 4));
  }

  /** Whether the field is known. */
  // @ts-ignore: decorator
  @inline
  has(field: Field): bool {
    return load<i32>(changetype<usize>(this) + ((<usize>field) << 3), 4) != 0;
  }

  /** Sets a field; what `isText` refuses makes it unknown. */
  set(field: Field, text: Bytes): void {
    const at = changetype<usize>(this) + ((<usize>field) << 3);
    store<usize>(at, text.address);
    store<i32>(at, isText(text) ? text.length : 0, 4);
  }

  /** Sets a field that is unknown so far, and answers whether it did. */
  fill(field: Field, text: Bytes): bool {
    if (this.has(field)) return false;
    this.set(field, text);
    return this.has(field);
  }

  /** Adds a label unless there is one of this name, or enough of them; answers whether it did. */
  fillLabel(name: Bytes, value: Bytes): bool {
    if (this.labelCount >= MAX_LABELS || !isText(name) || !isText(value)) return false;
    let link = changetype<usize>(this) + LABELS_AT;
    for (let label = load<usize>(link); label; label = load<usize>(link)) {
      const order = name.compareTo(labelName(label));
      if (order == 0) return false;
      if (order < 0) break;
      link = label;
    }
    const label = take(20);
    store<usize>(label, load<usize>(link));
    store<usize>(label, name.address, 4);
    store<i32>(label, name.length, 8);
    store<usize>(label, value.address, 12);
    store<i32>(label, value.length, 16);
    store<usize>(link, label);
    store<i32>(changetype<usize>(this) + LABELS_AT, this.labelCount + 1, 4);
    return true;
  }

  /** How many labels there are. */
  get labelCount(): i32 {
    return load<i32>(changetype<usize>(this) + LABELS_AT, 4);
  }

  /** The first label, 0 when there is none; the next one is at `load<usize>(label)`. */
  get firstLabel(): usize {
    return load<usize>(changetype<usize>(this) + LABELS_AT);
  }

  /** Value of a label; empty when it is unknown. */
  label<N>(name: N): Bytes {
    for (let label = this.firstLabel; label; label = load<usize>(label)) {
      if (labelName(label).equals(name)) return labelValue(label);
    }
    return Bytes.view(0, 0);
  }

  /** Whether nothing at all is known. */
  get isUnknown(): bool {
    if (this.labelCount) return false;
    for (let field = 0; field < FIELDS; field++) if (this.has(field)) return false;
    return true;
  }

  /** Fills what is unknown here from `other`; answers whether anything came from there. */
  fillFrom(other: Workload): bool {
    let filled = false;
    for (let field = 0; field < FIELDS; field++) {
      if (!this.has(field) && other.has(field)) {
        this.set(field, other.get(field));
        filled = true;
      }
    }
    for (let label = other.firstLabel; label; label = load<usize>(label)) {
      if (this.fillLabel(labelName(label), labelValue(label))) filled = true;
    }
    return filled;
  }
}

export function labelName(label: usize): Bytes {
  return Bytes.view(load<usize>(label, 4), load<i32>(label, 8));
}

export function labelValue(label: usize): Bytes {
  return Bytes.view(load<usize>(label, 12), load<i32>(label, 16));
}
