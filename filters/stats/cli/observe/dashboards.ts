import { type Dashboard, type Panel, type Target } from "./grafana.js";
import { AT_CLIENT, AT_SERVER, errorRate, GRPC, quantile, rate, share, type Names } from "./queries.js";

const RANGE = "$__rate_interval";

/** The dashboards by name. */
export const dashboards: Record<string, (names: Names) => Dashboard> = {
  service: serviceDashboard,
  workload: workloadDashboard,
  registry: registryDashboard,
};

const plot = (title: string, description: string, unit: string, ...targets: Target[]): Panel => ({
  title,
  description,
  unit,
  targets,
});

function quantiles(metric: string, selector: string, labels: string[] = []): Target[] {
  const legend = labels.map((label) => ` {{${label}}}`).join("");
  return [0.5, 0.9, 0.99].map((q) => ({
    expr: quantile(q, metric, selector, labels, RANGE),
    legend: `p${String(q * 100)}${legend}`,
  }));
}

function calls(requests: string, selector: string, labels: string[]): Target {
  const all = [...labels, "grpc_response_status"];
  return {
    expr: rate(requests, `${selector},${GRPC}`, all, RANGE),
    legend: all.map((label) => `{{${label}}}`).join(" "),
  };
}

function messages(metric: Names["metric"], selector: string, label: string): Target[] {
  return ["request", "response"].map((direction) => ({
    expr: rate(metric(`${direction}_messages_total`), selector, [label], RANGE),
    legend: `${direction}s {{${label}}}`,
  }));
}

/** What clients get of a service, as its servers report it. */
function serviceDashboard({ metric, duration, durationUnit }: Names): Dashboard {
  const requests = metric("requests_total");
  const own = `${AT_SERVER},destination_service_namespace=~"$namespace",destination_service_name=~"$service"`;
  const tcp = (name: string): string => rate(metric(name), own, ["destination_service_name"], RANGE);
  const by = (label: string, ...more: string[]): Target => ({
    expr: rate(requests, own, [label, ...more], RANGE),
    legend: [label, ...more].map((name) => `{{${name}}}`).join(" "),
  });
  return {
    uid: "mesh-stats-service",
    title: "Mesh: service",
    description: "Requests to services, as reported at the server.",
    variables: [
      { name: "namespace", label: "Namespace", query: `label_values(${requests}, destination_service_namespace)` },
      {
        name: "service",
        label: "Service",
        query: `label_values(${requests}{destination_service_namespace=~"$namespace"}, destination_service_name)`,
      },
    ],
    panels: [
      plot(
        "Requests by status",
        "Requests that ended, by the status that the client got.",
        "reqps",
        by("response_code"),
      ),
      plot(
        "Share without a server's error",
        "Requests that ended neither with 5xx nor with a gRPC status that is the fault of the server.",
        "percentunit",
        {
          expr: `1 - ${share(errorRate(requests, own, [], RANGE), rate(requests, own, [], RANGE))}`,
          legend: "without error",
        },
      ),
      plot(
        "Duration",
        "From the first byte of a request to the last of its answer.",
        durationUnit,
        ...quantiles(duration, own),
      ),
      plot("Requests by client", "Who sends them.", "reqps", by("source_workload", "source_workload_namespace")),
      plot("Size of requests", "Headers included.", "bytes", ...quantiles(metric("request_bytes"), own)),
      plot("Size of answers", "Headers included.", "bytes", ...quantiles(metric("response_bytes"), own)),
      plot("Envoy's flags", "Why Envoy itself answered or ended a stream; - for none.", "reqps", by("response_flags")),
      plot("Mutual TLS", "Whether both sides had certificates.", "reqps", by("connection_security_policy")),
      plot(
        "gRPC calls by status",
        "Calls that ended, by gRPC's status: 0 is OK, 14 UNAVAILABLE.",
        "reqps",
        calls(requests, own, []),
      ),
      plot("Share of gRPC calls that succeed", "Calls that ended with status 0, OK.", "percentunit", {
        expr: share(
          rate(requests, `${own},${GRPC},grpc_response_status="0"`, [], RANGE),
          rate(requests, `${own},${GRPC}`, [], RANGE),
        ),
        legend: "OK",
      }),
      plot(
        "gRPC messages",
        "In streams and calls, counted while they last.",
        "mps",
        ...messages(metric, own, "destination_service_name"),
      ),
      plot(
        "TCP bytes",
        "On connections that are no HTTP.",
        "Bps",
        ...[
          { expr: tcp("tcp_sent_bytes_total"), legend: "sent {{destination_service_name}}" },
          { expr: tcp("tcp_received_bytes_total"), legend: "received {{destination_service_name}}" },
        ],
      ),
      plot(
        "TCP connections",
        "Opened and closed.",
        "cps",
        ...[
          { expr: tcp("tcp_connections_opened_total"), legend: "opened {{destination_service_name}}" },
          { expr: tcp("tcp_connections_closed_total"), legend: "closed {{destination_service_name}}" },
        ],
      ),
    ],
  };
}

/** What a workload receives and sends, each as its own proxy reports it. */
function workloadDashboard({ metric, duration, durationUnit }: Names): Dashboard {
  const requests = metric("requests_total");
  const server = `${AT_SERVER},destination_workload_namespace=~"$namespace",destination_workload=~"$workload"`;
  const client = `${AT_CLIENT},source_workload_namespace=~"$namespace",source_workload=~"$workload"`;
  const inbound = ["source_workload", "source_workload_namespace", "response_code"];
  const outbound = ["destination_service", "response_code"];
  const legend = (labels: string[]): string => labels.map((label) => `{{${label}}}`).join(" ");
  return {
    uid: "mesh-stats-workload",
    title: "Mesh: workload",
    description: "Requests to and from workloads, each as reported by the workload's own proxy.",
    variables: [
      { name: "namespace", label: "Namespace", query: `label_values(${requests}, destination_workload_namespace)` },
      {
        name: "workload",
        label: "Workload",
        query: `label_values(${requests}{destination_workload_namespace=~"$namespace"}, destination_workload)`,
      },
    ],
    panels: [
      plot("Requests received", "By client and status.", "reqps", {
        expr: rate(requests, server, inbound, RANGE),
        legend: legend(inbound),
      }),
      plot("Requests sent", "By service and status.", "reqps", {
        expr: rate(requests, client, outbound, RANGE),
        legend: legend(outbound),
      }),
      plot("Duration of what is received", "At the server.", durationUnit, ...quantiles(duration, server)),
      plot(
        "Duration of what is sent",
        "At the client: with the network between, and with what waited for a connection.",
        durationUnit,
        ...quantiles(duration, client, ["destination_service"]),
      ),
      plot(
        "gRPC calls received",
        "By client and gRPC's status: 0 is OK.",
        "reqps",
        calls(requests, server, ["source_workload", "source_workload_namespace"]),
      ),
      plot(
        "gRPC calls sent",
        "By service and gRPC's status: 0 is OK.",
        "reqps",
        calls(requests, client, ["destination_service"]),
      ),
      plot(
        "gRPC messages of its clients",
        "Received from them and sent to them, while streams last.",
        "mps",
        ...messages(metric, server, "source_workload"),
      ),
      plot(
        "gRPC messages with servers",
        "Sent to them and received from them, while streams last.",
        "mps",
        ...messages(metric, client, "destination_service_name"),
      ),
      plot("TCP bytes of its clients", "On connections that are no HTTP.", "Bps", {
        expr: rate(metric("tcp_received_bytes_total"), server, ["source_workload"], RANGE),
        legend: "received {{source_workload}}",
      }),
      plot("TCP bytes to servers", "On connections that are no HTTP.", "Bps", {
        expr: rate(metric("tcp_sent_bytes_total"), client, ["destination_service_name"], RANGE),
        legend: "sent {{destination_service_name}}",
      }),
    ],
  };
}

/** What the metrics themselves cost. */
function registryDashboard({ metric }: Names): Dashboard {
  const of = 'instance=~"$instance"';
  const requests = metric("requests_total");
  const counter = (name: string, labels: string[]): string => rate(`wasm_stats_${name}_total`, of, labels, RANGE);
  return {
    uid: "mesh-stats-registry",
    title: "Mesh: cardinality and expiry",
    description: "How many series the proxies hold, what they forget, and what that costs.",
    variables: [{ name: "instance", label: "Proxy", query: "label_values(wasm_stats_series, instance)" }],
    panels: [
      plot("Label sets", "Held now, per proxy and group of metrics; limits.label_sets is the most.", "short", {
        expr: `sum by (instance, group) (wasm_stats_series{${of}})`,
        legend: "{{instance}} {{group}}",
      }),
      plot("Forgotten", "Label sets that nobody touched for as long as the expiry.", "cps", {
        expr: counter("series_expired", ["instance", "group"]),
        legend: "{{instance}} {{group}}",
      }),
      plot("Without a place", "Updates that went to the overflow series: raise the limit, or normalise.", "cps", {
        expr: counter("series_overflow", ["instance", "group"]),
        legend: "{{instance}} {{group}}",
      }),
      plot("Lost", "Events that a VM had counted and not written when it failed.", "cps", {
        expr: counter("lost_updates", ["instance"]),
        legend: "{{instance}}",
      }),
      {
        ...plot("Services with most label sets", "Of the requests' counter.", "short", {
          expr: `topk(10, count by (destination_service) (${requests}{${of}}))`,
          legend: "{{destination_service}}",
        }),
        isTable: true,
      },
      {
        ...plot("Samples by metric", "What a Prometheus keeps of each: buckets count one by one.", "short", {
          expr: `topk(20, count by (__name__) ({__name__=~"${requests.replace(/_?requests_total$/, "")}_.+",${of}}))`,
          legend: "{{__name__}}",
        }),
        isTable: true,
      },
      plot("Time to write", "Per tick of a worker: its thread does nothing else meanwhile.", "s", {
        expr: quantile(0.99, "wasm_stats_flush_duration_seconds", of, ["instance"], RANGE),
        legend: "p99 {{instance}}",
      }),
      plot("Time to answer a scrape", "In slices of 2 ms: other streams go on meanwhile.", "s", {
        expr: quantile(0.99, "wasm_stats_scrape_duration_seconds", of, ["instance"], RANGE),
        legend: "p99 {{instance}}",
      }),
      {
        ...plot("Versions and configurations", "How many proxies run which.", "short", {
          expr: `count by (filter, version, config_hash) (wasm_filter_info{${of}})`,
          legend: "{{filter}} {{version}} {{config_hash}}",
        }),
        isTable: true,
      },
      plot("Warnings", "Parts of the configuration that have no effect.", "short", {
        expr: `max by (instance) (wasm_stats_config_warnings{${of}})`,
        legend: "{{instance}}",
      }),
    ],
  };
}
