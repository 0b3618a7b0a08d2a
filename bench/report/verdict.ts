import type { Estimate, Results } from "../model/results.js";
import type { Goal } from "./budgets.js";
import { bytes, factor, microseconds, milliseconds, signed } from "./format.js";
import { findVariant, nameOf, type Reference } from "./names.js";
import { ratioOf } from "./ratio.js";

/** A goal with what was measured. */
export interface Verdict {
  readonly goal: string;
  readonly measured: string;
  /** Of the 95 % interval, where there is one. */
  readonly interval: string;
  /** `open`: the goal lies inside the interval, so the run cannot tell. */
  readonly state: "met" | "missed" | "open" | "not measured";
}

export function judge(results: Results, goal: Goal): Verdict {
  switch (goal.kind) {
    case "ratio": {
      const text =
        goal.atMost === 1
          ? `below ${nameIn(goal.to, goal.of)}`
          : `≤ ${factor(goal.atMost)} ${nameIn(goal.to, goal.of)}`;
      return compared(text, ratioOf(results, goal.of, goal.to), goal.atMost, factor);
    }
    case "cpu": {
      const cpu = findVariant(results, goal.of)?.cpu ?? null;
      return compared(`≤ ${microseconds(goal.atMost)}`, cpu, goal.atMost, microseconds);
    }
    case "memory": {
      const [memory, base] = [findVariant(results, goal.of)?.memory, findVariant(results, goal.over)?.memory];
      const text = `${goal.of.work} ≤ ${nameOf(goal.over)} + ${bytes(goal.atMost)}`;
      return compared(
        text,
        exact(memory !== undefined && base !== undefined ? memory - base : undefined),
        goal.atMost,
        (value) => signed(value, bytes),
      );
    }
    case "start": {
      const start = findVariant(results, goal.of)?.start;
      return compared(
        `${goal.of.work} ≤ no filter + ${milliseconds(goal.atMost)}`,
        exact(start),
        goal.atMost,
        (value) => signed(value, milliseconds),
      );
    }
    case "size": {
      const [size, limit] = [findVariant(results, goal.of)?.size?.raw, findVariant(results, goal.to)?.size?.raw];
      const text = `${goal.of.work} ≤ ${nameOf(goal.to)}, ${goal.to.work}`;
      return compared(text, limit === undefined ? null : exact(size), limit ?? 0, bytes);
    }
  }
}

function compared(goal: string, value: Estimate | null, atMost: number, show: (value: number) => string): Verdict {
  if (value === null) return { goal, measured: "–", interval: "–", state: "not measured" };
  const { median, low, high } = value;
  const state = high <= atMost ? "met" : low > atMost ? "missed" : "open";
  return { goal, measured: show(median), interval: low === high ? "–" : `${show(low)} … ${show(high)}`, state };
}

/** A figure without an interval. */
function exact(value: number | undefined): Estimate | null {
  return value === undefined ? null : { median: value, low: value, high: value };
}

/** The other work is named only when it is another one. */
function nameIn(reference: Reference, other: Reference): string {
  return reference.work === other.work ? nameOf(reference) : `${nameOf(reference)}, ${reference.work}`;
}
