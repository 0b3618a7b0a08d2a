import type { Task } from "../clock.js";
import { CALLBACK } from "../abi/callbacks.js";
import type { Vm } from "./vm.js";

interface Tick {
  period: number;
  task: Task | undefined;
}

/** Timers of one VM: one for each root context, re-armed when its callback has returned. */
export class Ticks {
  readonly #ticks = new Map<number, Tick>();

  constructor(private readonly vm: Vm) {}

  /** Starts, changes or (with 0) stops the timer of a root context; `period` is in milliseconds. */
  set(rootId: number, period: number): void {
    let tick = this.#ticks.get(rootId);
    if (tick === undefined) this.#ticks.set(rootId, (tick = { period, task: undefined }));
    if (tick.task !== undefined) tick.task.cancelled = true;
    tick.task = undefined;
    tick.period = period;
    if (period > 0) this.#arm(rootId, tick);
  }

  period(rootId: number): number {
    return this.#ticks.get(rootId)?.period ?? 0;
  }

  stopAll(): void {
    for (const rootId of this.#ticks.keys()) this.set(rootId, 0);
  }

  #arm(rootId: number, tick: Tick): void {
    const task = this.vm.server.clock.after(tick.period, () => {
      const root = this.vm.contexts.get(rootId);
      if (root !== undefined && this.vm.has(CALLBACK.proxy_on_tick)) {
        this.vm.call(CALLBACK.proxy_on_tick, root);
        this.vm.finishCall();
      }
      if (tick.task === task && tick.period > 0 && this.vm.failure === undefined) this.#arm(rootId, tick);
    });
    tick.task = task;
  }
}
