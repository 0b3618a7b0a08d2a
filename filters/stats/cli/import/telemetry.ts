import type { MetricConfig, StatsConfig } from "../model/config.js";

/** An Istio Telemetry resource, as far as it is about metrics. */
export interface Telemetry {
  kind?: string;
  spec?: { metrics?: MetricsSpec[]; tracing?: unknown; accessLogging?: unknown; selector?: unknown };
}

interface MetricsSpec {
  providers?: { name?: string }[];
  overrides?: Override[];
  reportingInterval?: string;
}

interface Override {
  match?: { metric?: string; customMetric?: string; mode?: string };
  disabled?: boolean | { value?: boolean };
  tagOverrides?: Record<string, { operation?: string; value?: string }>;
}

/** A configuration of the filter, and what has none. */
export interface Imported {
  configuration: StatsConfig & { tcp_reporting_duration?: string };
  /** Per side, where the resource tells clients from servers. */
  warnings: string[];
}

/** Istio's names of metrics → ours. */
const metricNames: Record<string, string> = {
  REQUEST_COUNT: "requests_total",
  REQUEST_DURATION: "request_duration_milliseconds",
  REQUEST_SIZE: "request_bytes",
  RESPONSE_SIZE: "response_bytes",
  TCP_OPENED_CONNECTIONS: "tcp_connections_opened_total",
  TCP_CLOSED_CONNECTIONS: "tcp_connections_closed_total",
  TCP_SENT_BYTES: "tcp_sent_bytes_total",
  TCP_RECEIVED_BYTES: "tcp_received_bytes_total",
  GRPC_REQUEST_MESSAGES: "request_messages_total",
  GRPC_RESPONSE_MESSAGES: "response_messages_total",
};

/**
 * The filter's configuration for one side of a Telemetry resource. Overrides apply in the order of the resource, as they
 * do in Istio.
 */
export function importTelemetry(telemetry: Telemetry, side: "client" | "server"): Imported {
  const warnings: string[] = [];
  const { metrics = [], ...others } = telemetry.spec ?? {};
  if (telemetry.kind !== undefined && telemetry.kind !== "Telemetry")
    warnings.push(`kind is ${telemetry.kind}, not Telemetry`);
  for (const key of ["tracing", "accessLogging"] as const)
    if (others[key] !== undefined) warnings.push(`spec.${key} is not about metrics: left to Istio`);
  if (others.selector !== undefined)
    warnings.push("spec.selector belongs to the WasmPlugin that carries this configuration");
  const configuration: Imported["configuration"] = {};
  const changes: MetricConfig[] = [];
  metrics.forEach((spec, index) => {
    for (const { name } of spec.providers ?? [])
      if (name !== undefined && name !== "prometheus")
        warnings.push(`spec.metrics[${String(index)}]: provider ${name} is not Prometheus: left to Istio`);
    if (spec.reportingInterval !== undefined) configuration.tcp_reporting_duration = spec.reportingInterval;
    (spec.overrides ?? []).forEach((override, place) => {
      changes.push(...change(override, side, `spec.metrics[${String(index)}].overrides[${String(place)}]`, warnings));
    });
  });
  if (changes.length > 0) configuration.metrics = changes;
  return { configuration, warnings };
}

function change(override: Override, side: string, place: string, warnings: string[]): MetricConfig[] {
  const { match = {}, tagOverrides = {} } = override;
  const mode = match.mode ?? "CLIENT_AND_SERVER";
  if (mode !== "CLIENT_AND_SERVER" && mode.toLowerCase() !== side) return [];
  const name = metricOf(match, place, warnings);
  if (name === null) return [];
  const named: MetricConfig = name === "" ? {} : { name };
  const disabled = typeof override.disabled === "object" ? override.disabled.value : override.disabled;
  if (disabled === true) return [{ ...named, drop: true }];
  const removed: string[] = [];
  const dimensions: Record<string, string> = {};
  for (const [tag, { operation = "UPSERT", value }] of Object.entries(tagOverrides)) {
    if (operation === "REMOVE") removed.push(tag);
    else if (value !== undefined) dimensions[tag] = value;
    else warnings.push(`${place}.tagOverrides.${tag}: has no value`);
  }
  if (removed.length === 0 && Object.keys(dimensions).length === 0) return [];
  return [
    {
      ...named,
      ...(removed.length > 0 ? { tags_to_remove: removed } : {}),
      ...(Object.keys(dimensions).length > 0 ? { dimensions } : {}),
    },
  ];
}

/** Our name for a metric, empty for all of them, null for one that we cannot mean. */
function metricOf(match: NonNullable<Override["match"]>, place: string, warnings: string[]): string | null {
  if (match.customMetric !== undefined) return match.customMetric;
  if (match.metric === undefined || match.metric === "ALL_METRICS") return "";
  const name = metricNames[match.metric];
  if (name === undefined) warnings.push(`${place}: there is no metric ${match.metric}`);
  return name ?? null;
}
