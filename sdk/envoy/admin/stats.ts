export interface HistogramStat {
  /** How many values were recorded. */
  count: number;
  /** Buckets of Envoy's own histogram with their counts: log-linear, two significant digits. */
  totals: { lowerBound: number; width: number; count: number }[];
}

export interface Stats {
  /** Counters and gauges by full name. */
  values: Map<string, number>;
  histograms: Map<string, HistogramStat>;
}

interface StatsPage {
  stats: (
    | { name: string; value: number | string }
    | {
        histograms: {
          details?: { name: string; totals: { lower_bound: number; width: number; count: number }[] }[];
        };
      }
  )[];
}

/** Reads the page `/stats?format=json&histogram_buckets=detailed`. */
export function parseStats(page: unknown): Stats {
  const stats: Stats = { values: new Map(), histograms: new Map() };
  for (const entry of (page as StatsPage).stats) {
    if ("histograms" in entry) {
      for (const { name, totals } of entry.histograms.details ?? [])
        stats.histograms.set(name, {
          count: totals.reduce((sum, bucket) => sum + bucket.count, 0),
          totals: totals.map(({ lower_bound: lowerBound, width, count }) => ({ lowerBound, width, count })),
        });
    } else if (typeof entry.value === "number") stats.values.set(entry.name, entry.value);
  }
  return stats;
}
