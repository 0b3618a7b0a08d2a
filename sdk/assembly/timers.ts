import { permanent } from "./abi/arena";
import { hookTimers } from "./abi/hooks";
import { now } from "./clock";
import { setTickPeriod } from "./streams";

// The host has one timer per root. Several parts of a filter can have their own here: the host's timer runs at the
// shortest of their periods, and each one is called when its own has passed.
//
//   timer   0       4         8       12        16     24
//           | next  | handler | root  | period  | due  |

/** Something to do from time to time. */
export abstract class TimerHandler {
  /** The period has passed. Runs on the root. */
  onTimer(): void {}
}

const NANOSECONDS: u64 = 1_000_000;
let first: usize = 0;
let spare: usize = 0;

/**
 * Calls `handler` about every `milliseconds`, at least 1, on this worker, until `stopTimer`. Any number of timers share
 * the root's host timer: do not call `setTickPeriod` beside them.
 */
export function startTimer<C>(root: C, handler: TimerHandler, milliseconds: u32): void {
  stopTimer(handler);
  hookTimers(runTimersOf, forgetTimersOf);
  let timer = spare;
  if (timer) spare = load<usize>(timer);
  else timer = permanent(24);
  const period = max(milliseconds, 1);
  store<usize>(timer, first);
  store<usize>(timer, __pin(changetype<usize>(handler)), 4);
  store<u32>(timer, root.rootId, 8);
  store<u32>(timer, period, 12);
  store<u64>(timer, now() + <u64>period * NANOSECONDS, 16);
  first = timer;
  adjust(root.rootId);
}

/** Calls `handler` no more. */
export function stopTimer(handler: TimerHandler): void {
  let rootId: u32 = 0;
  for (let timer = first; timer; timer = load<usize>(timer)) {
    if (load<usize>(timer, 4) == changetype<usize>(handler)) rootId = load<u32>(timer, 8);
  }
  if (!rootId) return;
  drop(0, changetype<usize>(handler));
  adjust(rootId);
}

/** `proxy_on_tick`: calls what is due. A handler may start and stop timers meanwhile. */
function runTimersOf(rootId: u32): void {
  if (!first) return;
  const time = now();
  let timer = first;
  while (timer) {
    const next = load<usize>(timer);
    if (load<u32>(timer, 8) == rootId && load<u64>(timer, 16) <= time) {
      store<u64>(timer, time + <u64>load<u32>(timer, 12) * NANOSECONDS, 16);
      changetype<TimerHandler>(load<usize>(timer, 4)).onTimer();
    }
    timer = next;
  }
}

/** The root is gone. */
function forgetTimersOf(rootId: u32): void {
  drop(rootId, 0);
}

/** Removes the timers of a root, or of a handler. */
function drop(rootId: u32, handler: usize): void {
  let previous: usize = 0;
  let timer = first;
  while (timer) {
    const next = load<usize>(timer);
    if (handler ? load<usize>(timer, 4) == handler : load<u32>(timer, 8) == rootId) {
      if (previous) store<usize>(previous, next);
      else first = next;
      __unpin(load<usize>(timer, 4));
      store<usize>(timer, spare);
      spare = timer;
    } else {
      previous = timer;
    }
    timer = next;
  }
}

/** Sets the host's timer to the shortest period that the root needs. */
function adjust(rootId: u32): void {
  let period: u32 = 0;
  for (let timer = first; timer; timer = load<usize>(timer)) {
    if (load<u32>(timer, 8) != rootId) continue;
    const own = load<u32>(timer, 12);
    if (!period || own < period) period = own;
  }
  setTickPeriod(period);
}
