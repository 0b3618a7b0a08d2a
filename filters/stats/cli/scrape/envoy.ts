import { scrapeListener } from "./listener.js";
import type { Piece, ScrapeOptions } from "./options.js";

/** Plain Envoy: a listener for scrapes, and the job that scrapes it. */
export function viaEnvoy(options: ScrapeOptions): Piece[] {
  const { name, port, path } = options;
  return [
    {
      comment: "One more listener. Module and vm_id must be those of the filter that counts.",
      resource: { static_resources: { listeners: [scrapeListener(options)] } },
    },
    {
      comment: "prometheus.yml, for a Prometheus on the same machine.",
      resource: {
        scrape_configs: [
          { job_name: name, metrics_path: path, static_configs: [{ targets: [`127.0.0.1:${String(port)}`] }] },
        ],
      },
    },
  ];
}
