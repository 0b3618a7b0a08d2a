import { Failure } from "../../../cli/failure.js";
import type { StatsConfig } from "../model/config.js";
import { planMetrics } from "../model/plan.js";

/** Names and units that queries need, as the filter's configuration makes them. */
export interface Names {
  /** Full name of a standard metric. */
  readonly metric: (name: string) => string;
  /** Full name of the duration of requests. */
  readonly duration: string;
  /** Its unit, as Grafana calls it. */
  readonly durationUnit: "ms" | "s";
  /** Most label sets of a group. */
  readonly limit: number;
}

/** @throws Failure when the configuration drops the metric that is asked for. */
export function namesOf(config: StatsConfig): Names {
  const planned = planMetrics(config);
  const metric = (name: string): string => {
    const found = planned.find((one) => one.name === name);
    if (!found)
      throw new Failure(`the configuration drops ${name}`, "Dashboards and rules need it: take the drop out.");
    return found.fullName;
  };
  const duration = metric("request_duration_milliseconds");
  return {
    metric,
    duration,
    durationUnit: duration.endsWith("_seconds") ? "s" : "ms",
    limit: config.limits?.label_sets ?? 2000,
  };
}

/** `sum by (labels) (rate(metric{selector}[range]))`. */
export function rate(metric: string, selector: string, labels: string[], range: string): string {
  return `sum by (${labels.join(", ")}) (rate(${metric}{${selector}}[${range}]))`;
}

/** A quantile of a histogram. */
export function quantile(q: number, metric: string, selector: string, labels: string[], range: string): string {
  return `histogram_quantile(${String(q)}, ${rate(`${metric}_bucket`, selector, ["le", ...labels], range)})`;
}

/** A part of a whole, both without labels; 0 where there is nothing of the part, nothing where there is no whole. */
export function share(part: string, whole: string): string {
  return `(${part} or vector(0)) / ${whole}`;
}

/**
 * Rate of the requests whose end is the server's fault: answered with 5xx, or gRPC calls that ended with UNKNOWN,
 * DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE or DATA_LOSS, which OpenTelemetry's conventions for servers
 * call errors. gRPC's status is not in the response code: that is 200 whatever becomes of the call.
 */
export function errorRate(metric: string, selector: string, labels: string[], range: string): string {
  const http = `rate(${metric}{${selector},response_code=~"5.."}[${range}])`;
  const grpc = `rate(${metric}{${selector},response_code!~"5..",grpc_response_status=~"2|4|12|13|14|15"}[${range}])`;
  return `sum by (${labels.join(", ")}) (${http} or ${grpc})`;
}

/** What is asked of those who received the requests: what clients report is the same traffic once more. */
export const AT_SERVER = 'reporter=~"destination|waypoint"';
export const AT_CLIENT = 'reporter="source"';
export const GRPC = 'request_protocol="grpc"';
