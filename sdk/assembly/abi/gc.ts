// When to collect. The runtime is `minimal`: it never collects by itself, so nothing moves or disappears inside a
// callback. Between callbacks we collect when the heap has grown by what was live after the last collection, and by
// 128 KiB at least. The transform makes the runtime's byte counter visible as `__gc_total`; without the
// transform we go by the memory that the heap took from the engine.

const STEP: usize = 128 * 1024;

let due: usize = STEP;


@noinline
export function collectIfDue(): void {
  if (isDefined(__gc_total)) {
    if (__gc_total > due) {
      __collect();
      due = __gc_total + max(STEP, __gc_total);
    }
  } else {
    if (++callbacks == 4096 || memory.size() > pages) {
      callbacks = 0;
      __collect();
      pages = memory.size();
    }
  }
}

let callbacks: i32 = 0;
let pages: i32 = memory.size();
