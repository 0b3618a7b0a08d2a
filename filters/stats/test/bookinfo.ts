import { fileURLToPath } from "node:url";
import { cluster, type JsonObject, type WasmPlugin } from "proxy-wasm-assemblyscript-sdk/envoy";
import { builtModule } from "./sidecar.js";

// productpage in namespace web calls reviews in namespace shop; reviews' node is that of `sidecar.ts`.

const exchangeModule = fileURLToPath(new URL("../../metadata-exchange/build/metadata-exchange.wasm", import.meta.url));

/** What the caller asks for. */
export const SERVICE = "reviews.shop.svc.cluster.local";

/** Node of the caller's sidecar. */
export const productpage = {
  id: "sidecar~10.0.0.2~productpage-v1-xyz.web~web.svc.cluster.local",
  metadata: {
    WORKLOAD_NAME: "productpage-v1",
    NAMESPACE: "web",
    CLUSTER_ID: "east",
    LABELS: {
      app: "productpage",
      version: "v1",
      "service.istio.io/canonical-name": "productpage",
      "service.istio.io/canonical-revision": "v1",
    },
  },
} as const;

/** A cluster of the service as istiod describes it, inbound and outbound alike. */
export const service = (name: string, port: number, more: Partial<Parameters<typeof cluster>[0]> = {}): JsonObject =>
  cluster({
    name,
    ports: [port],
    metadata: { istio: { services: [{ host: SERVICE, name: "reviews", namespace: "shop" }] } },
    ...more,
  });

/** Our filter, scraped on any port. */
export const stats = (configuration: object = {}): WasmPlugin =>
  plugin("stats", builtModule, { exposition: { port: 0 }, ...configuration });

/** The filter that tells it of peers. */
export const exchange = (configuration: object): WasmPlugin =>
  plugin("metadata-exchange", exchangeModule, configuration);

const plugin = (name: string, module: string, configuration: object): WasmPlugin => ({
  name,
  rootId: name,
  vmId: name,
  module,
  configuration: JSON.stringify(configuration),
});
