import { random } from "../../test/soak/traffic.js";
import { median } from "../measure/estimate.js";
import type { Estimate, Results } from "../model/results.js";
import { findVariant, type Reference } from "./names.js";

const RESAMPLES = 2_000;
/** Always the same, so that a report follows from its results alone. */
const SEED = 20_231_115;

/**
 * How many times the CPU time of one variant another one takes, both over no filter, with the 95 % interval by the
 * bootstrap: blocks are drawn together for all of a work, because what disturbs one disturbs its neighbours. Null when
 * one of them was not measured, or the divisor is not above nothing.
 */
export function ratioOf(results: Results, of: Reference, to: Reference): Estimate | null {
  const [a, b] = [overNothing(results, of), overNothing(results, to)];
  if (a === null || b === null || median(b) <= 0) return null;
  const together = of.work === to.work && a.length === b.length;
  const next = random(SEED);
  const draw = (values: readonly number[]): number[] => values.map(() => Math.floor(next() * values.length));
  const ratios = Array.from({ length: RESAMPLES }, () => {
    const picked = draw(b);
    const divisor = median(picked.map((i) => b[i]!));
    const dividend = median((together ? picked : draw(a)).map((i) => a[i]!));
    return divisor > 0 ? dividend / divisor : Infinity;
  }).sort((x, y) => x - y);
  return {
    median: median(a) / median(b),
    low: ratios[Math.floor(RESAMPLES * 0.025)]!,
    high: ratios[Math.ceil(RESAMPLES * 0.975) - 1]!,
  };
}

function overNothing(results: Results, reference: Reference): number[] | null {
  const blocks = findVariant(results, reference)?.blocks;
  const base = findVariant(results, { work: reference.work, by: "none" })?.blocks;
  if (blocks === undefined || base === undefined || blocks.length === 0 || blocks.length !== base.length) return null;
  return blocks.map((value, i) => value - base[i]!);
}
