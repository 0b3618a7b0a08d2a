import { ExpiringType } from "proxy-wasm-assemblyscript-sdk";
import { LABELS, LABEL_NAMES, PEER_LABELS, TCP_LABELS } from "../labels/label";
import { Measure, MetricPlan, Protocol } from "./metric";

/** Envoy's own buckets: what Istio's histograms have when nobody asks for others. */
const DEFAULT_BOUNDS: StaticArray<f64> = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000,
];
/** Mixer's buckets of durations in seconds. */
const DEFAULT_SECONDS: StaticArray<f64> = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Istio's metrics of traffic, with all their labels. */
export function standardMetrics(): MetricPlan[] {
  const metrics: MetricPlan[] = [];
  const counter = ExpiringType.Counter;
  const histogram = ExpiringType.Histogram;
  add(metrics, "requests_total", Protocol.Http, Measure.Requests, counter, "Requests that ended.");
  add(
    metrics,
    "request_duration_milliseconds",
    Protocol.Http,
    Measure.Duration,
    histogram,
    "Time from the first byte of a request to the last byte of its response.",
  );
  add(metrics, "request_bytes", Protocol.Http, Measure.RequestBytes, histogram, "Size of requests with their headers.");
  add(
    metrics,
    "response_bytes",
    Protocol.Http,
    Measure.ResponseBytes,
    histogram,
    "Size of responses with their headers.",
  );
  return metrics;
}

function add(
  metrics: MetricPlan[],
  name: string,
  protocol: Protocol,
  measure: Measure,
  type: ExpiringType,
  help: string,
): void {
  const metric = new MetricPlan(name, protocol, measure, type, help);
  const count = protocol == Protocol.Http ? LABELS : protocol == Protocol.Grpc ? PEER_LABELS : TCP_LABELS;
  for (let i = 0; i < count; i++) {
    metric.labels.push(i);
    metric.labelNames.push(LABEL_NAMES[i]);
  }
  metrics.push(metric);
}

/** Buckets of a histogram that the configuration says nothing about. */
export function defaultBounds(metric: MetricPlan): f64[] {
  return (metric.inSeconds ? DEFAULT_SECONDS : DEFAULT_BOUNDS).slice<f64[]>();
}
