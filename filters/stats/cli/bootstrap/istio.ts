import { overflowLabel } from "../model/labels.js";
import type { PlannedMetric } from "../model/plan.js";

/** Labels that are the end of another one: Istio's expressions would find them there. */
export function clashes(metrics: PlannedMetric[]): string[] {
  const all = [...new Set(metrics.flatMap(({ labels }) => labels))];
  return all.flatMap((label) =>
    all.filter((other) => other !== label && other.endsWith(label)).map((other) => `${label} in ${other}`),
  );
}

/** What Istio needs beside the plugin: the labels and buckets for the bootstrap, and the native metrics turned off. */
export function istioResources(metrics: PlannedMetric[]): {
  proxyConfig: object;
  annotations: object;
  telemetry: object;
} {
  const labels = [...new Set(metrics.flatMap((metric) => metric.labels)), overflowLabel];
  const buckets = Object.fromEntries(
    metrics.flatMap(({ fullName, bounds }) =>
      bounds ? [[`wasmcustom.${fullName}`, bounds.filter((b) => b > 0)]] : [],
    ),
  );
  return {
    proxyConfig: { meshConfig: { defaultConfig: { extraStatTags: labels } } },
    annotations: {
      "sidecar.istio.io/extraStatTags": labels.join(","),
      ...(Object.keys(buckets).length > 0 ? { "sidecar.istio.io/statsHistogramBuckets": JSON.stringify(buckets) } : {}),
    },
    telemetry: {
      apiVersion: "telemetry.istio.io/v1",
      kind: "Telemetry",
      metadata: { name: "native-metrics-off", namespace: "istio-system" },
      spec: {
        metrics: [
          {
            providers: [{ name: "prometheus" }],
            overrides: [{ match: { metric: "ALL_METRICS", mode: "CLIENT_AND_SERVER" }, disabled: true }],
          },
        ],
      },
    },
  };
}
