import { permanent } from "./abi/arena";
import { hookTimers } from "./abi/hooks";
import { now } from "./clock";
import { setTickPeriod } from "./streams";

// The host has one timer per root. Several parts of a filter can have their own here: the host's timer runs at the
// shortest of their periods, and each one is called when its own has passed. A timer without handler is over; it is taken
// out of the list when no handler is running. A new timer is due 0: its time begins one tick before the next, because
// `onConfigure`, where most are started, must not look at the clock.
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
let isRunning: bool = false;

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
  store<u64>(timer, 0, 16);
  first = timer;
  setTickPeriod(shortest(root.rootId));
}

/** Calls `handler` no more. */
export function stopTimer(handler: TimerHandler): void {
  for (let timer = first; timer; timer = load<usize>(timer)) {
    if (load<usize>(timer, 4) != changetype<usize>(handler)) continue;
    end(timer);
    setTickPeriod(shortest(load<u32>(timer, 8)));
  }
  sweep();
}

/** `proxy_on_tick`: calls what is due, to the nearest tick. A handler may start and stop timers meanwhile. */
function runTimersOf(rootId: u32): void {
  const tick = <u64>shortest(rootId) * NANOSECONDS;
  const time = now() + tick / 2;
  isRunning = true;
  for (let timer = first; timer; timer = load<usize>(timer)) {
    const handler = load<usize>(timer, 4);
    if (!handler || load<u32>(timer, 8) != rootId) continue;
    const period = <u64>load<u32>(timer, 12) * NANOSECONDS;
    let due = load<u64>(timer, 16);
    if (!due) store<u64>(timer, (due = time - tick / 2 - tick + period), 16);
    if (due > time) continue;
    store<u64>(timer, max(due, time - period) + period, 16);
    changetype<TimerHandler>(handler).onTimer();
  }
  isRunning = false;
  sweep();
}

/** The root is gone. */
function forgetTimersOf(rootId: u32): void {
  for (let timer = first; timer; timer = load<usize>(timer)) if (load<u32>(timer, 8) == rootId) end(timer);
  sweep();
}

function end(timer: usize): void {
  const handler = load<usize>(timer, 4);
  if (handler) __unpin(handler);
  store<usize>(timer, 0, 4);
}

/** Takes timers that are over out of the list. */
function sweep(): void {
  if (isRunning) return;
  let previous: usize = 0;
  let timer = first;
  while (timer) {
    const next = load<usize>(timer);
    if (load<usize>(timer, 4)) {
      previous = timer;
    } else {
      if (previous) store<usize>(previous, next);
      else first = next;
      store<usize>(timer, spare);
      spare = timer;
    }
    timer = next;
  }
}

/** The shortest period in milliseconds of a root's timers, 0 when it has none: that stops the host's timer. */
function shortest(rootId: u32): u32 {
  let period: u32 = 0;
  for (let timer = first; timer; timer = load<usize>(timer)) {
    const own = load<u32>(timer, 12);
    if (load<usize>(timer, 4) && load<u32>(timer, 8) == rootId && (!period || own < period)) period = own;
  }
  return period;
}
