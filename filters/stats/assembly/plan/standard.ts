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
  const http = Protocol.Http;
  const grpc = Protocol.Grpc;
  const tcp = Protocol.Tcp;
  return [
    counter("requests_total", http, Measure.Requests, "Requests that ended."),
    histogram(
      "request_duration_milliseconds",
      Measure.Duration,
      "Time from the first to the last byte of an exchange.",
    ),
    histogram("request_bytes", Measure.RequestBytes, "Size of requests, headers included."),
    histogram("response_bytes", Measure.ResponseBytes, "Size of responses, headers included."),
    counter("request_messages_total", grpc, Measure.RequestMessages, "gRPC messages from clients."),
    counter("response_messages_total", grpc, Measure.ResponseMessages, "gRPC messages from servers."),
    counter("tcp_sent_bytes_total", tcp, Measure.SentBytes, "Bytes sent to clients on connections."),
    counter("tcp_received_bytes_total", tcp, Measure.ReceivedBytes, "Bytes received from clients on connections."),
    counter("tcp_connections_opened_total", tcp, Measure.Opened, "Connections that were opened."),
    counter("tcp_connections_closed_total", tcp, Measure.Closed, "Connections that were closed."),
  ];
}

function counter(name: string, protocol: Protocol, measure: Measure, help: string): MetricPlan {
  return withLabels(new MetricPlan(name, protocol, measure, ExpiringType.Counter, help));
}

function histogram(name: string, measure: Measure, help: string): MetricPlan {
  return withLabels(new MetricPlan(name, Protocol.Http, measure, ExpiringType.Histogram, help));
}

function withLabels(metric: MetricPlan): MetricPlan {
  const protocol = metric.protocol;
  const count = protocol == Protocol.Http ? LABELS : protocol == Protocol.Grpc ? PEER_LABELS : TCP_LABELS;
  for (let i = 0; i < count; i++) {
    metric.labels.push(i);
    metric.labelNames.push(LABEL_NAMES[i]);
  }
  return metric;
}

/** Buckets of a histogram that the configuration says nothing about. */
export function defaultBounds(metric: MetricPlan): f64[] {
  return (metric.inSeconds ? DEFAULT_SECONDS : DEFAULT_BOUNDS).slice<f64[]>();
}
