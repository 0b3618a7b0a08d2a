import type { VmName } from "../logs.js";

/** Something that Envoy tolerates, hides or crashes on, in one sentence. */
export interface Finding {
  /** Name of the rule, e.g. `metric-defined-twice`. */
  readonly rule: string;
  readonly message: string;
  /** Callback in which it happened first. */
  readonly callback: string;
  readonly vm: VmName;
  readonly contextId: number;
  /** How often it happened. */
  count: number;
}

const MAX_FINDINGS = 1000;

/** The findings of a host; the same sentence is kept once and counted. */
export class Findings implements Iterable<Finding> {
  readonly #byMessage = new Map<string, Finding>();
  #dropped = 0;

  report(rule: string, message: string, at: Pick<Finding, "callback" | "vm" | "contextId">): void {
    const known = this.#byMessage.get(message);
    if (known !== undefined) known.count++;
    else if (this.#byMessage.size < MAX_FINDINGS) this.#byMessage.set(message, { rule, message, ...at, count: 1 });
    else this.#dropped++;
  }

  /** Reports beyond the first thousand different sentences. */
  get dropped(): number {
    return this.#dropped;
  }

  get length(): number {
    return this.#byMessage.size;
  }

  get all(): readonly Finding[] {
    return [...this.#byMessage.values()];
  }

  clear(): void {
    this.#dropped = 0;
    this.#byMessage.clear();
  }

  [Symbol.iterator](): Iterator<Finding> {
    return this.#byMessage.values();
  }
}
