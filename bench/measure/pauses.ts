import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";

/** How long something took, from when on; milliseconds of `performance.now()`. */
export interface Step {
  readonly start: number;
  readonly duration: number;
}

/** The collections of this process's own heap: the Node host's garbage, which Envoy does not have. */
export class Pauses {
  readonly #pauses: Step[] = [];
  readonly #observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) this.#pauses.push({ start: startTime, duration });
  });

  constructor() {
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  /** What each step took without the collections within it. */
  async without(steps: readonly Step[]): Promise<number[]> {
    // they are told of later
    await delay(20);
    return steps.map(({ start, duration }) => {
      const within = this.#pauses.filter((pause) => pause.start >= start && pause.start < start + duration);
      return duration - within.reduce((sum, pause) => sum + pause.duration, 0);
    });
  }

  stop(): void {
    this.#observer.disconnect();
  }
}

/** Does something, and says how long that took. */
export function timed(act: () => void): Step {
  const start = performance.now();
  act();
  return { start, duration: performance.now() - start };
}
