import { LabelSet } from "proxy-wasm-assemblyscript-sdk";
import { LABELS } from "../labels/label";
import { LabelValues } from "../labels/values";
import { MetricPlan, Protocol } from "./metric";

/** Metrics that are reported together and have the same labels. */
export class GroupPlan {
  readonly metrics: MetricPlan[] = [];

  constructor(
    readonly protocol: Protocol,
    /** Where the values of the labels come from. */
    readonly labels: i32[],
    readonly labelNames: string[],
  ) {}

  /** Whether some label or value comes from the configuration's expressions. */
  get hasExpressions(): bool {
    for (let i = 0; i < this.labels.length; i++) if (this.labels[i] >= LABELS) return true;
    for (let i = 0; i < this.metrics.length; i++) if (this.metrics[i].expression >= 0) return true;
    return false;
  }

  /** The values of this group's labels, normalised. */
  select(values: LabelValues): LabelSet {
    const set = LabelSet.begin();
    const labels = this.labels;
    for (let i = 0; i < labels.length; i++) {
      const label = unchecked(labels[i]);
      set.copy(values.address(label), values.length(label));
    }
    return set;
  }
}

/** Puts metrics with the same labels together. */
export function groupMetrics(metrics: MetricPlan[]): GroupPlan[] {
  const groups: GroupPlan[] = [];
  for (let i = 0; i < metrics.length; i++) {
    const metric = metrics[i];
    let group: GroupPlan | null = null;
    for (let k = 0; k < groups.length; k++) if (belongs(metric, groups[k])) group = groups[k];
    if (!group) {
      group = new GroupPlan(metric.protocol, metric.labels, metric.labelNames);
      groups.push(group);
    }
    group.metrics.push(metric);
  }
  return groups;
}

function belongs(metric: MetricPlan, group: GroupPlan): bool {
  if (metric.protocol != group.protocol || metric.labels.length != group.labels.length) return false;
  for (let i = 0; i < group.labels.length; i++) {
    if (metric.labels[i] != group.labels[i] || metric.labelNames[i] != group.labelNames[i]) return false;
  }
  return true;
}
