import { Bytes, take } from "proxy-wasm-assemblyscript-sdk";

/**
 * Values of the configuration's expressions for one stream. Live as long as the outermost callback.
 *
 *   0                              8 x count
 *   | count x (address | length) |
 */
// @ts-ignore: decorator
@unmanaged
export class CustomValues {
  static unknown(count: i32): CustomValues {
    const values = take((<usize>count) << 3);
    memory.fill(values, 0, (<usize>count) << 3);
    return changetype<CustomValues>(values);
  }

  get(index: i32): Bytes {
    const at = changetype<usize>(this) + ((<usize>index) << 3);
    return Bytes.view(load<usize>(at), load<i32>(at, 4));
  }

  set(index: i32, value: Bytes): void {
    const at = changetype<usize>(this) + ((<usize>index) << 3);
    store<usize>(at, value.address);
    store<i32>(at, value.length, 4);
  }

  /** A value that is a number; 0 when it is none, or negative. */
  number(index: i32): u64 {
    const bytes = this.get(index);
    return bytes.length == 8 ? max(load<i64>(bytes.address), 0) : 0;
  }
}
