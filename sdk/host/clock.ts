/** Something that is due at a point of simulated time. */
export interface Task {
  readonly at: number;
  readonly order: number;
  run(): void;
  cancelled: boolean;
}

const MAX_AT_ONCE = 100_000;

/** Thrown when a module schedules work for the present moment again and again, so that time cannot move on. */
export class EndlessWorkError extends Error {
  override readonly name = "EndlessWorkError";

  constructor() {
    super(`${MAX_AT_ONCE} events were due at one moment: a module answers each of its own events with another one`);
  }
}

/**
 * Simulated time and what is due in it. Time stands still until somebody moves it.
 *
 * Time is counted in milliseconds since the start (fractions allowed); tasks due at the same time run in the
 * order in which they were added, like the events of one dispatcher.
 */
export class Clock {
  #elapsed = 0;
  /** Tasks that ran since time last moved. */
  #atOnce = 0;
  #order = 0;
  #heap: Task[] = [];
  readonly #start: () => bigint;

  constructor(start: number | bigint | (() => bigint)) {
    this.#start = typeof start === "function" ? start : constant(BigInt(start));
  }

  /** Nanoseconds since the epoch. */
  get now(): bigint {
    return this.#start() + BigInt(Math.round(this.#elapsed * 1e6));
  }

  /** Milliseconds since the start. */
  get elapsed(): number {
    return this.#elapsed;
  }

  /** Runs `run` after `delay` milliseconds of simulated time, and not before the running guest call has returned. */
  after(delay: number, run: () => void): Task {
    const task: Task = { at: this.#elapsed + Math.max(0, delay), order: this.#order++, run, cancelled: false };
    push(this.#heap, task);
    return task;
  }

  /** When the next task is due, in milliseconds since the start; undefined when there is none. */
  get nextAt(): number | undefined {
    while (this.#heap[0]?.cancelled) pop(this.#heap);
    return this.#heap[0]?.at;
  }

  /** Moves time to the next task that is due by `limit` and runs it. False when there is none. */
  step(limit: number): boolean {
    const at = this.nextAt;
    if (at === undefined || at > limit) return false;
    const task = pop(this.#heap) as Task;
    if (at > this.#elapsed) {
      this.#elapsed = at;
      this.#atOnce = 0;
    } else if (++this.#atOnce > MAX_AT_ONCE) {
      this.#atOnce = 0;
      throw new EndlessWorkError();
    }
    task.run();
    return true;
  }

  /** Moves time to `to` without running anything; it never goes back. */
  moveTo(to: number): void {
    this.#elapsed = Math.max(this.#elapsed, to);
    this.#atOnce = 0;
  }
}

function constant(value: bigint): () => bigint {
  return () => value;
}

function before(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Task[], task: Task): void {
  let at = heap.push(task) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(task, heap[parent] as Task)) break;
    heap[at] = heap[parent] as Task;
    at = parent;
  }
  heap[at] = task;
}

function pop(heap: Task[]): Task | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = at * 2 + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as Task, heap[child] as Task)) child++;
    if (!before(heap[child] as Task, last)) break;
    heap[at] = heap[child] as Task;
    at = child;
  }
  heap[at] = last;
  return top;
}
