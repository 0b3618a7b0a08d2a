import type { MetricExpectation } from "../format/expect.js";
import type { SeenMetrics } from "../observe/observation.js";
import type { Failure } from "./failure.js";

export function compareMetrics(expected: Record<string, MetricExpectation>, actual: SeenMetrics): Failure[] {
  return Object.entries(expected).flatMap(([name, want]) => {
    const what = `metric ${name}`;
    const value = actual.values.get(name);
    const count = actual.counts.get(name);
    if (isMet(want, value, count)) return [];
    const seen = value ?? (count === undefined ? "absent" : `histogram with ${count} values`);
    return [{ what, expected: want === null ? "absent" : JSON.stringify(want), actual: String(seen) }];
  });
}

function isMet(want: MetricExpectation, value: number | undefined, count: number | undefined): boolean {
  if (want === null) return value === undefined && count === undefined;
  if (typeof want === "number") return value === want;
  const { min = -Infinity, max = Infinity, count: wantedCount } = want;
  if (wantedCount !== undefined) return count === wantedCount;
  return value !== undefined && value >= min && value <= max;
}
