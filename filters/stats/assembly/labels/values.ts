import { Bytes, take } from "proxy-wasm-assemblyscript-sdk";

/**
 * Values of the labels of one stream: the standard ones first, those of custom dimensions behind. Lives as long as the
 * outermost callback.
 *
 *   0                              8 x count
 *   | count x (address | length) |
 */
// @ts-ignore: decorator
@unmanaged
export class LabelValues {
  /** `count` empty values. */
  static empty(count: i32): LabelValues {
    const values = take((<usize>count) << 3);
    memory.fill(values, 0, (<usize>count) << 3);
    return changetype<LabelValues>(values);
  }

  get(label: i32): Bytes {
    return Bytes.view(this.address(label), this.length(label));
  }

  set<T>(label: i32, value: T): void {
    const bytes = Bytes.of(value);
    const at = changetype<usize>(this) + ((<usize>label) << 3);
    store<usize>(at, bytes.address);
    store<i32>(at, bytes.length, 4);
  }

  /** Sets `value`, or `fallback` when it is empty. */
  setOr(label: i32, value: Bytes, fallback: Bytes): void {
    this.set(label, value.isEmpty ? fallback : value);
  }

  // @ts-ignore: decorator
  @inline
  address(label: i32): usize {
    return load<usize>(changetype<usize>(this) + ((<usize>label) << 3));
  }

  // @ts-ignore: decorator
  @inline
  length(label: i32): i32 {
    return load<i32>(changetype<usize>(this) + ((<usize>label) << 3), 4);
  }
}
