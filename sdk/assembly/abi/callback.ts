import { collectIfDue } from "./gc";
import { reset } from "./arena";

// Callbacks can nest. Only the outermost one gives memory back, so that views of the outer ones stay valid.
let depth: i32 = 0;

/** First statement of every exported callback. */
@inline
export function enter(): void {
  depth++;
}

/** Last statement of every exported callback: the arena is emptied and garbage is collected when due. */
@inline
export function leave(): void {
  if (--depth == 0) {
    reset();
    collectIfDue();
  }
}
