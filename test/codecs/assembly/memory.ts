// Comes in front of every entry.
import { reset, take } from "proxy-wasm-assemblyscript-sdk/assembly/abi/arena";

export function allocate(size: i32): usize {
  return take(size);
}

/** What the end of the outermost callback does. */
export function clear(): void {
  reset();
  __collect();
}
