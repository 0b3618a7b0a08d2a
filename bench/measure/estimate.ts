import { random } from "../../test/soak/traffic.js";
import type { Estimate } from "../model/results.js";

const resamples = 4_000;
/** Always the same, so that the interval follows from the raw figures alone. */
const seed = 20_231_115;

/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error("Nothing has no median.");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median with its 95 % interval by the percentile bootstrap. */
export function estimate(values: readonly number[]): Estimate {
  const next = random(seed);
  const medians = Array.from({ length: resamples }, () =>
    median(values.map(() => values[Math.floor(next() * values.length)]!)),
  ).sort((a, b) => a - b);
  return {
    median: median(values),
    low: medians[Math.floor(resamples * 0.025)]!,
    high: medians[Math.ceil(resamples * 0.975) - 1]!,
  };
}

/** What a variant takes over the baseline: the difference within each block, so that slow drift falls out. */
export function overBaseline(blocks: readonly number[], baseline: readonly number[]): number[] {
  if (blocks.length !== baseline.length)
    throw new Error("A variant and its baseline were not measured in the same blocks.");
  return blocks.map((value, i) => value - baseline[i]!);
}

/** Whether two measurements of the same thing can both be right: their intervals meet. */
export function agree(a: Estimate, b: Estimate): boolean {
  return a.low <= b.high && b.low <= a.high;
}
