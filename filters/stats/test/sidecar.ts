import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import {
  createHost,
  type Clusters,
  type ExchangeOptions,
  type ExchangeResult,
  type Host,
  type JsonObject,
  type Plugin,
} from "proxy-wasm-assemblyscript-sdk/host";
import { parseExposition, type Sample } from "../cli/exposition/text.js";

export const builtModule = fileURLToPath(new URL("../build/stats.wasm", import.meta.url));

/** Node of a sidecar, as Istio's agent describes it. */
export const node = {
  id: "sidecar~10.0.0.1~reviews-v1-abc.shop~shop.svc.cluster.local",
  metadata: {
    WORKLOAD_NAME: "reviews-v1",
    NAMESPACE: "shop",
    CLUSTER_ID: "east",
    LABELS: {
      app: "reviews",
      version: "v1",
      "service.istio.io/canonical-name": "reviews",
      "service.istio.io/canonical-revision": "v1",
    },
  },
} as const;

export interface SidecarOptions {
  workers?: number;
  direction?: "inbound" | "outbound";
  module?: string | Uint8Array;
  /** Upstream clusters that the filter may call. */
  clusters?: Clusters;
}

/** The filter on the Node host, with an exposition on any port. */
export class Sidecar {
  private constructor(
    readonly host: Host,
    readonly plugin: Plugin,
  ) {}

  static async start(configuration: JsonObject = {}, options: SidecarOptions = {}): Promise<Sidecar> {
    const { workers = 1, direction = "inbound", module = builtModule, clusters = {} } = options;
    const host = await createHost({ module, workers, now: 1_700_000_000e9, node, clusters });
    const plugin = await host.loadPlugin({
      name: "stats",
      rootId: "stats",
      direction,
      configuration: withExposition(configuration),
    });
    return new Sidecar(host, plugin);
  }

  async update(configuration: JsonObject): Promise<void> {
    await this.plugin.update(withExposition(configuration));
  }

  /** One request; by default answered with 200. */
  request(options: ExchangeOptions & { host?: string } = {}): ExchangeResult {
    const { host = "reviews", ...more } = options;
    return this.plugin.exchangeSync({ request: { method: "GET", path: "/", authority: host }, ...more });
  }

  /** What a scraper gets. */
  scrape(options: { headers?: [string, string][]; path?: string; worker?: number } = {}): ExchangeResult {
    const { headers = [], path = "/stats/prometheus", worker } = options;
    return this.plugin.exchangeSync({
      request: { method: "GET", path, authority: "localhost", headers },
      ...(worker === undefined ? {} : { worker }),
    });
  }

  /** Bytes of all values in shared data. */
  sharedBytes(): number {
    const { sharedData } = this.host;
    const sizes = sharedData.keys().map((key) => sharedData.find("", key)?.value.length ?? 0);
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** The samples of a scrape. */
  samples(worker?: number): Sample[] {
    const { response } = this.scrape({
      headers: [["accept-encoding", "gzip"]],
      ...(worker === undefined ? {} : { worker }),
    });
    return parseExposition(gunzipSync(response.body).toString());
  }
}

function withExposition(configuration: JsonObject): string {
  return JSON.stringify({ exposition: { port: 0 }, ...configuration });
}
