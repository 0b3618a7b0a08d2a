import { AT_SERVER, errorRate, rate, type Names } from "./queries.js";

export interface RecordingRule {
  record: string;
  expr: string;
}

export interface AlertRule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: "critical" | "warning" | "info" };
  annotations: { summary: string; description: string };
}

export interface RuleGroup {
  name: string;
  rules: (RecordingRule | AlertRule)[];
}

const RANGE = "5m";
const SERVICE = ["destination_service_namespace", "destination_service_name"];
const ANSWER = ["response_code", "grpc_response_status"];
const EDGE = [
  "source_workload_namespace",
  "source_workload",
  "destination_workload_namespace",
  "destination_workload",
  ...SERVICE,
  "request_protocol",
  ...ANSWER,
];

/** Rules for a Prometheus: what is worth keeping long and sending on, and what somebody should look at. */
export function rules(names: Names): RuleGroup[] {
  return [
    { name: "mesh-stats-recording", rules: recordings(names) },
    { name: "mesh-stats-traffic", rules: trafficAlerts() },
    { name: "mesh-stats-registry", rules: registryAlerts(names) },
  ];
}

function recordings({ metric, duration }: Names): RecordingRule[] {
  const requests = metric("requests_total");
  return [
    { record: `service:${requests}:rate5m`, expr: rate(requests, AT_SERVER, [...SERVICE, ...ANSWER], RANGE) },
    {
      record: "service:mesh_request_errors:ratio_rate5m",
      expr:
        `(${errorRate(requests, AT_SERVER, SERVICE, RANGE)} or ${rate(requests, AT_SERVER, SERVICE, RANGE)} * 0)` +
        ` / ${rate(requests, AT_SERVER, SERVICE, RANGE)}`,
    },
    {
      record: `service:${duration}_bucket:rate5m`,
      expr: rate(`${duration}_bucket`, AT_SERVER, [...SERVICE, "le"], RANGE),
    },
    { record: `edge:${requests}:rate5m`, expr: rate(requests, AT_SERVER, EDGE, RANGE) },
  ];
}

function trafficAlerts(): AlertRule[] {
  return [
    alert(
      "MeshServiceErrors",
      "service:mesh_request_errors:ratio_rate5m > 0.05",
      "critical",
      "More than 5 % of the requests to {{ $labels.destination_service_name }} fail.",
      "{{ $value | humanizePercentage }} were answered with 5xx, or with a gRPC status that is the fault of the server. The dashboard of the service shows which, with which flags, and to whom.",
      "10m",
    ),
  ];
}

function registryAlerts({ limit }: Names): AlertRule[] {
  const increase = (name: string, labels: string): string =>
    `sum by (${labels}) (increase(wasm_stats_${name}_total[15m])) > 0`;
  return [
    alert(
      "MeshStatsNearLimit",
      `sum by (instance, job, group) (wasm_stats_series) > ${String(Math.floor(limit * 0.8))}`,
      "warning",
      "{{ $labels.instance }} holds {{ $value }} label sets of group {{ $labels.group }}.",
      `The limit is ${String(limit)}. See which label makes them with "mesh-filters stats cardinality", then drop or normalise it, or raise limits.label_sets.`,
      "15m",
    ),
    alert(
      "MeshStatsOverflow",
      increase("series_overflow", "instance, job, group"),
      "warning",
      "{{ $labels.instance }} has no place for label sets of group {{ $labels.group }}.",
      'Their counts are in the series with otel_metric_overflow="true". Drop or normalise labels, or raise limits.label_sets.',
    ),
    alert(
      "MeshStatsLostUpdates",
      increase("lost_updates", "instance, job"),
      "warning",
      "{{ $labels.instance }} lost about {{ $value | humanize }} events.",
      "A VM of the filter failed: its log has the reason. What it had counted since the last tick is gone.",
    ),
    alert(
      "MeshStatsConfigWarnings",
      "max by (instance, job) (wasm_stats_config_warnings) > 0",
      "info",
      "Parts of the configuration on {{ $labels.instance }} have no effect.",
      "The proxy's log names them when the filter is loaded.",
      "15m",
    ),
    alert(
      "MeshStatsPushFailing",
      increase("push_failures", "instance, job"),
      "warning",
      "{{ $labels.instance }} cannot push its metrics.",
      "The proxy's log has the receiver's answer. Nothing is lost as long as a later push succeeds.",
    ),
    alert(
      "MeshStatsSlowTick",
      "histogram_quantile(0.99, sum by (instance, job, le) (rate(wasm_stats_flush_duration_seconds_bucket[15m]))) > 0.01",
      "warning",
      "Workers of {{ $labels.instance }} write their counts for {{ $value | humanizeDuration }}.",
      "Traffic waits meanwhile. Fewer label sets change per tick when labels are dropped, or with a shorter flush_interval.",
      "15m",
    ),
  ];
}

function alert(
  name: string,
  expr: string,
  severity: AlertRule["labels"]["severity"],
  summary: string,
  description: string,
  wait?: string,
): AlertRule {
  return {
    alert: name,
    expr,
    ...(wait === undefined ? {} : { for: wait }),
    labels: { severity },
    annotations: { summary, description },
  };
}
