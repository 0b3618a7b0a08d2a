import { scrapeListener } from "./listener.js";
import type { Piece, ScrapeOptions } from "./options.js";

/** A listener on the loopback interface, from which the agent merges the metrics into its own page on port 15020. */
export function viaEnvoyFilter(options: ScrapeOptions): Piece[] {
  const { name, namespace, labels, port, path } = options;
  return [
    {
      comment:
        "A listener of its own in each sidecar. Its module must be in the proxy's file system, and be the one that counts.",
      resource: {
        apiVersion: "networking.istio.io/v1alpha3",
        kind: "EnvoyFilter",
        metadata: { name: `${name}-scrape`, namespace },
        spec: {
          workloadSelector: { labels },
          configPatches: [
            {
              applyTo: "LISTENER",
              match: { context: "SIDECAR_INBOUND" },
              patch: { operation: "ADD", value: scrapeListener(options) },
            },
          ],
        },
      },
    },
    {
      comment: "Annotations of the pod template: Istio's agent scrapes this address and shows it on port 15020.",
      resource: {
        annotations: {
          "prometheus.io/scrape": "true",
          "prometheus.io/port": String(port),
          "prometheus.io/path": path,
        },
      },
    },
  ];
}
