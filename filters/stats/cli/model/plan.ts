import { boundsOf, type StatsConfig } from "./config.js";
import { standardMetrics } from "./labels.js";

/** A metric as the module will report it. */
export interface PlannedMetric {
  /** Name in the configuration. */
  name: string;
  /** Name in a scrape. */
  fullName: string;
  type: "COUNTER" | "GAUGE" | "HISTOGRAM";
  labels: string[];
  /** Bounds that the configuration asks for; absent where it says nothing. */
  bounds?: number[];
}

/** What the module reports with this configuration. */
export function planMetrics(config: StatsConfig): PlannedMetric[] {
  const prefix = config.stat_prefix ?? "istio";
  const full = (name: string): string => (prefix === "" ? name : `${prefix}_${name}`);
  let metrics: PlannedMetric[] = [
    ...standardMetrics.map(({ name, type, labels }) => ({ name, fullName: full(name), type, labels: [...labels] })),
    ...(config.definitions ?? []).map(({ name, type = "COUNTER", buckets }) => ({
      name,
      fullName: full(name),
      type,
      labels: [],
      ...(buckets ? { bounds: boundsOf(buckets) } : {}),
    })),
  ];
  for (const change of config.metrics ?? []) {
    const isMeant = ({ name }: PlannedMetric): boolean => !change.name || change.name === name;
    if (change.drop) {
      metrics = metrics.filter((metric) => !isMeant(metric));
      continue;
    }
    for (const metric of metrics.filter(isMeant)) {
      metric.labels = metric.labels.filter((label) => !change.tags_to_remove?.includes(label));
      for (const label of Object.keys(change.dimensions ?? {}).sort())
        if (!metric.labels.includes(label)) metric.labels.push(label);
      if (change.buckets && metric.type === "HISTOGRAM") metric.bounds = boundsOf(change.buckets);
      if (change.unit === "seconds") metric.fullName = metric.fullName.replace(/_milliseconds$/, "_seconds");
    }
  }
  return metrics;
}
