import type { LatencyResult } from "../../model/results.js";
import type { Table } from "../document.js";
import { count, digits } from "../format.js";

/** Quantiles that tables show. */
const SHOWN = [0.5, 0.9, 0.99, 0.999];

/** A row for each that was measured: its name, its latencies, and how many of its requests failed. */
export function quantileTable(rows: readonly (readonly [string, LatencyResult["quantiles"], number])[]): Table {
  const shown = SHOWN.filter((quantile) => rows.some(([, quantiles]) => at(quantiles, quantile) !== undefined));
  const failures = rows.some(([, , failed]) => failed > 0);
  return {
    columns: [
      { title: "" },
      ...shown.map((quantile) => ({ title: `p${digitsOf(quantile)}`, align: "right" as const })),
      ...(failures ? [{ title: "failed", align: "right" as const }] : []),
    ],
    rows: rows.map(([name, quantiles, failed]) => [
      name,
      ...shown.map((quantile) => {
        const value = at(quantiles, quantile);
        return value === undefined ? "" : latencyText(value);
      }),
      ...(failures ? [count(failed)] : []),
    ]),
  };
}

const at = (quantiles: LatencyResult["quantiles"], wanted: number): number | undefined =>
  quantiles.find(([quantile]) => Math.abs(quantile - wanted) < 1e-9)?.[1];

const digitsOf = (quantile: number): string => String(Number((quantile * 100).toFixed(4)));

/** Microseconds, as a reader says them. */
export const latencyText = (us: number): string => (us >= 1_000 ? `${digits(us / 1_000)} ms` : `${digits(us)} µs`);

/** The same for a mark of an axis. */
export const latencyTick = (us: number): string =>
  us >= 1_000_000 ? `${us / 1_000_000} s` : us >= 1_000 ? `${us / 1_000} ms` : `${us} µs`;
