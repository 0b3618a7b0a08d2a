import type { Piece, ScrapeOptions } from "./options.js";

/**
 * The filter answers scrapes on a port of the pod that no Service declares: Istio lets such traffic through its
 * passthrough filter chain, where the plugin stands, too.
 */
export function viaWasmPlugin(options: ScrapeOptions): Piece[] {
  const { name, namespace, labels, port, path, url, configuration } = options;
  const metadata = (suffix = ""): object => ({ name: `${name}${suffix}`, namespace });
  const selector = { matchLabels: labels };
  return [
    {
      comment: `The filter on all ports of these pods. A match with ports would leave ${String(port)} out.`,
      resource: {
        apiVersion: "extensions.istio.io/v1alpha1",
        kind: "WasmPlugin",
        metadata: metadata(),
        spec: {
          selector,
          url,
          pluginName: "stats",
          phase: "STATS",
          failStrategy: "FAIL_OPEN",
          match: [{ mode: "CLIENT_AND_SERVER" }],
          pluginConfig: { ...configuration, exposition: { ...configuration.exposition, port, path } },
        },
      },
    },
    {
      comment:
        "Only where mutual TLS is STRICT: a Prometheus outside the mesh has no certificate. Istio wants a selector here.",
      resource: {
        apiVersion: "security.istio.io/v1",
        kind: "PeerAuthentication",
        metadata: metadata("-scrape"),
        spec: { selector, portLevelMtls: { [port]: { mode: "PERMISSIVE" } } },
      },
    },
    {
      comment:
        "Only where ALLOW policies exist for these pods: they deny all that they do not name. Without any, leave this out: it would be the first.",
      resource: {
        apiVersion: "security.istio.io/v1",
        kind: "AuthorizationPolicy",
        metadata: metadata("-scrape"),
        spec: {
          selector,
          action: "ALLOW",
          rules: [{ to: [{ operation: { ports: [String(port)], methods: ["GET"], paths: [path] } }] }],
        },
      },
    },
    {
      comment: `Prometheus Operator: no container declares ${String(port)}, so the sidecar's own port makes the target, rewritten.`,
      resource: {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PodMonitor",
        metadata: metadata(),
        spec: {
          selector,
          podMetricsEndpoints: [
            {
              port: "http-envoy-prom",
              path,
              interval: "15s",
              relabelings: [
                {
                  sourceLabels: ["__meta_kubernetes_pod_ip"],
                  regex: "(.+)",
                  replacement: `$1:${String(port)}`,
                  targetLabel: "__address__",
                },
              ],
            },
          ],
        },
      },
    },
  ];
}
