import { httpListener, routeAnswering, wasmHttpFilter, type JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";
import type { ScrapeOptions } from "./options.js";

/**
 * A listener for scrapes alone: the filter answers, everything else gets 404. It must have the module, the `vm_id` and the
 * metrics of the filter that counts, for what is counted lies in the data that plugins with one `vm_id` share, under keys
 * that follow from the definition of the metrics.
 */
export function scrapeListener({ port, path, module, configuration }: ScrapeOptions): JsonObject {
  const filter = wasmHttpFilter({
    name: "stats",
    rootId: "stats",
    module,
    configuration: JSON.stringify({
      ...configuration,
      exposition: { ...configuration.exposition, port, path, loopback_only: true },
    }),
    failurePolicy: "FAIL_RELOAD",
  });
  const listener = httpListener({
    name: "stats-scrape",
    direction: "inbound",
    httpFilters: [filter],
    routes: [routeAnswering(404)],
  });
  return { ...listener, address: { socket_address: { address: "127.0.0.1", port_value: port } } };
}
