/** Istio's standard labels in their order; a test compares them with what the module reports. */
export const labels = [
  "reporter",
  "source_workload",
  "source_workload_namespace",
  "source_principal",
  "source_app",
  "source_version",
  "source_canonical_service",
  "source_canonical_revision",
  "source_cluster",
  "destination_workload",
  "destination_workload_namespace",
  "destination_principal",
  "destination_app",
  "destination_version",
  "destination_service",
  "destination_service_name",
  "destination_service_namespace",
  "destination_canonical_service",
  "destination_canonical_revision",
  "destination_cluster",
  "request_protocol",
  "response_flags",
  "connection_security_policy",
  "response_code",
  "grpc_response_status",
] as const;

/** Label of the series that stands for all label sets beyond the limit. */
export const overflowLabel = "otel_metric_overflow";

const peerLabels = labels.slice(0, 20);
const tcpLabels = labels.slice(0, 23);

export interface StandardMetric {
  name: string;
  type: "COUNTER" | "HISTOGRAM";
  labels: readonly string[];
}

const metric = (name: string, type: StandardMetric["type"], own: readonly string[]): StandardMetric => ({
  name,
  type,
  labels: own,
});

/** Istio's standard metrics of traffic, without their prefix. */
export const standardMetrics: readonly StandardMetric[] = [
  metric("requests_total", "COUNTER", labels),
  metric("request_duration_milliseconds", "HISTOGRAM", labels),
  metric("request_bytes", "HISTOGRAM", labels),
  metric("response_bytes", "HISTOGRAM", labels),
  metric("request_messages_total", "COUNTER", peerLabels),
  metric("response_messages_total", "COUNTER", peerLabels),
  metric("tcp_sent_bytes_total", "COUNTER", tcpLabels),
  metric("tcp_received_bytes_total", "COUNTER", tcpLabels),
  metric("tcp_connections_opened_total", "COUNTER", tcpLabels),
  metric("tcp_connections_closed_total", "COUNTER", tcpLabels),
];
