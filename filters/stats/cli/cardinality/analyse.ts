import type { Sample } from "../exposition/text.js";
import { templateOf } from "./template.js";

/** What one metric costs, and what its labels have to do with it. */
export interface MetricCost {
  name: string;
  /** Time series, all buckets counted. */
  series: number;
  labelSets: number;
  labels: LabelCost[];
}

export interface LabelCost {
  label: string;
  /** How many values it has. */
  values: number;
  /** How many label sets there would be without it. */
  without: number;
  /** The values that are in most label sets. */
  top: { value: string; labelSets: number }[];
  /** How many values there would be if identifiers in paths were normalised; absent where that changes nothing. */
  normalised?: { values: number; templates: string[] };
}

/** Costs of all metrics, the largest first. */
export function analyse(samples: Sample[]): MetricCost[] {
  const families = new Map<string, { series: number; sets: Map<string, Record<string, string>> }>();
  for (const { name, labels } of samples) {
    const family = name.replace(/_(bucket|sum|count|created)$/, "");
    let entry = families.get(family);
    if (!entry) families.set(family, (entry = { series: 0, sets: new Map() }));
    entry.series++;
    const { le: _, ...own } = labels;
    entry.sets.set(keyOf(own), own);
  }
  return [...families]
    .map(([name, { series, sets }]) => cost(name, series, [...sets.values()]))
    .sort((a, b) => b.series - a.series || a.name.localeCompare(b.name));
}

function cost(name: string, series: number, sets: Record<string, string>[]): MetricCost {
  const labels = [...new Set(sets.flatMap((set) => Object.keys(set)))].map((label) => labelCost(label, sets));
  labels.sort((a, b) => a.without - b.without || b.values - a.values || a.label.localeCompare(b.label));
  return { name, series, labelSets: sets.length, labels };
}

function labelCost(label: string, sets: Record<string, string>[]): LabelCost {
  const values = new Map<string, number>();
  const rest = new Set<string>();
  for (const set of sets) {
    const { [label]: value = "", ...others } = set;
    values.set(value, (values.get(value) ?? 0) + 1);
    rest.add(keyOf(others));
  }
  const top = [...values].sort((a, b) => b[1] - a[1]).slice(0, 5);
  const templates = new Set([...values.keys()].map(templateOf));
  return {
    label,
    values: values.size,
    without: rest.size,
    top: top.map(([value, labelSets]) => ({ value, labelSets })),
    ...(templates.size < values.size
      ? { normalised: { values: templates.size, templates: [...templates].filter((one) => one.includes("{")) } }
      : {}),
  };
}

const keyOf = (labels: Record<string, string>): string =>
  Object.keys(labels)
    .sort()
    .map((label) => `${label}\0${labels[label] ?? ""}`)
    .join("\x01");
