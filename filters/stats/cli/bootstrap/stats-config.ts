import { overflowLabel } from "../model/labels.js";
import type { PlannedMetric } from "../model/plan.js";

/** `envoy.config.metrics.v3.StatsConfig`, as far as it is written here. */
export interface StatsConfigProto {
  stats_tags: { tag_name: string; regex: string }[];
  histogram_bucket_settings?: { match: { prefix: string }; buckets: number[] }[];
}

/** Gauges that the filters show of themselves, and their labels. */
const ownMetrics = [
  { fullName: "wasm_filter_info", labels: ["filter", "version", "config_hash"] },
  { fullName: "wasm_filter_unknown_keys", labels: ["filter"] },
  { fullName: "istio_build", labels: ["component", "tag"] },
];

/**
 * Bootstrap configuration by which Envoy takes the labels out of the names of the filter's metrics, and gives histograms
 * their buckets.
 *
 * A name is `metric` `label` `=.=` `value` `;.;` `label` … Each expression begins with `^wasmcustom\.`, so that Envoy tries
 * it on these metrics alone, and asks for what stands before the label, so that `app` is not found in `source_app`.
 */
export function statsConfig(metrics: PlannedMetric[]): StatsConfigProto {
  const buckets = metrics.flatMap(({ fullName, bounds }) =>
    bounds ? [{ match: { prefix: `wasmcustom.${fullName}` }, buckets: positive(bounds) }] : [],
  );
  return {
    stats_tags: tags([...metrics, ...ownMetrics]),
    ...(buckets.length > 0 ? { histogram_bucket_settings: longestFirst(buckets) } : {}),
  };
}

function tags(metrics: Pick<PlannedMetric, "fullName" | "labels">[]): StatsConfigProto["stats_tags"] {
  const all = new Set(metrics.flatMap(({ labels }) => labels));
  const found = [...all].map((label) => {
    const leading = metrics.filter(({ labels }) => labels[0] === label).map(({ fullName }) => fullName);
    const follows = metrics.some(({ labels }) => labels.indexOf(label) > 0);
    return { tag_name: label, regex: expression(label, leading, follows) };
  });
  const names = metrics.filter(({ labels }) => labels.length > 0).map(({ fullName }) => fullName);
  return [...found, { tag_name: overflowLabel, regex: expression(overflowLabel, names, false) }];
}

/** An expression whose first group is cut out of the name and whose second one is the value. */
function expression(label: string, leading: string[], follows: boolean): string {
  const places = follows ? [...leading, ".*?;\\.;"] : leading;
  const place = places.length === 1 ? places[0]! : `(?:${places.join("|")})`;
  return `^wasmcustom\\.${place}(${label}=\\.=(.*?);\\.;)`;
}

/** Envoy has no bucket for 0 and refuses it. */
const positive = (bounds: number[]): number[] => bounds.filter((bound) => bound > 0);

/** The first match counts, and a name can be the beginning of another. */
const longestFirst = <T extends { match: { prefix: string } }>(settings: T[]): T[] =>
  settings.sort((a, b) => b.match.prefix.length - a.match.prefix.length);
