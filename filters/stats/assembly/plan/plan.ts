import { ExpiringType } from "proxy-wasm-assemblyscript-sdk";
import { MetricOverride } from "../config/override";
import { Settings } from "../config/settings";
import { MetricPlan } from "./metric";
import { defaultBounds, standardMetrics } from "./standard";

/** What is reported: Istio's metrics, changed as the configuration says. */
export function planMetrics(settings: Settings): MetricPlan[] {
  const metrics = standardMetrics();
  const overrides = settings.overrides;
  for (let i = 0; i < overrides.length; i++) {
    const change = overrides[i];
    for (let k = metrics.length - 1; k >= 0; k--) {
      if (change.name.length && change.name != metrics[k].name) continue;
      if (change.drop) metrics.splice(k, 1);
      else apply(change, metrics[k]);
    }
  }
  for (let i = 0; i < metrics.length; i++) {
    const metric = metrics[i];
    if (metric.type == ExpiringType.Histogram && !metric.bounds.length) metric.bounds = defaultBounds(metric);
  }
  return metrics;
}

function apply(change: MetricOverride, metric: MetricPlan): void {
  for (let i = 0; i < change.tagsToRemove.length; i++) {
    const index = metric.labelNames.indexOf(change.tagsToRemove[i]);
    if (index < 0) continue;
    metric.labels.splice(index, 1);
    metric.labelNames.splice(index, 1);
  }
  if (change.bounds.length && metric.type == ExpiringType.Histogram) metric.bounds = change.bounds;
  if (change.inSeconds) metric.inSeconds = true;
}
