import type { LabelCost, MetricCost } from "./analyse.js";

/** Something that would make fewer series, and the configuration that does it. */
export interface Advice {
  text: string;
  /** What `limits` leave without it, label sets of the largest metric. */
  labelSets: number;
  configuration: object;
}

/** What would help most against the label sets of a metric, the best first. */
export function advise(metric: MetricCost): Advice[] {
  const found = metric.labels.flatMap((label) => [...normalise(metric, label), ...drop(metric, label)]);
  return found.sort((a, b) => a.labelSets - b.labelSets).slice(0, 3);
}

function normalise(metric: MetricCost, label: LabelCost): Advice[] {
  const { normalised } = label;
  if (!normalised || normalised.values > label.values / 2) return [];
  const labelSets = Math.max(label.without, Math.ceil((metric.labelSets * normalised.values) / label.values));
  return [
    {
      text: `normalise ${label.label}: ${count(label.values)} values are ${count(normalised.values)} once identifiers are taken out`,
      labelSets,
      configuration: { normalize: [{ label: label.label, templates: normalised.templates.slice(0, 20) }] },
    },
  ];
}

function drop(metric: MetricCost, label: LabelCost): Advice[] {
  if (label.values < 3 || label.without > metric.labelSets * 0.7) return [];
  const isHost = label.label === "destination_service" || label.label === "destination_service_name";
  const configuration = isHost
    ? { disable_host_header_fallback: true }
    : { metrics: [{ tags_to_remove: [label.label] }] };
  const what = isHost
    ? `do not take ${label.label} from the Host header (${count(label.values)} values)`
    : `drop ${label.label} (${count(label.values)} values)`;
  return [{ text: what, labelSets: label.without, configuration }];
}

const count = (value: number): string => value.toLocaleString("en-US");
