import { mkdtemp, rm } from "node:fs/promises";
import { Agent, createServer, request, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  bootstrap,
  cluster,
  FileDiscovery,
  httpListener,
  routeTo,
  startEnvoy,
  wasmHttpFilter,
  type EnvoyProcess,
  type JsonObject,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { gunzipSync } from "node:zlib";
import { parseExposition, type Sample } from "../cli/exposition/text.js";
import { freePort } from "./prometheus.js";
import { builtModule, node } from "./sidecar.js";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface EnvoyOptions {
  configuration?: object;
  direction?: "inbound" | "outbound";
  workers?: number;
  /** `stats_config` of the bootstrap. */
  stats?: JsonObject;
  clusterMetadata?: JsonObject;
  /** Filters before ours. */
  before?: JsonObject[];
  /** Further clusters. */
  clusters?: JsonObject[];
  /** Further listeners. */
  listeners?: JsonObject[];
  /** The filter's module, if it is not the built one. */
  module?: string | Uint8Array;
  /** Whether listeners can change, too: `updateListener`. */
  hasChangingListener?: boolean;
}

/** The filter in a real Envoy in front of an application, its configuration being a file that can change. */
export class RealSidecar {
  private constructor(
    readonly envoy: EnvoyProcess,
    private readonly application: Server,
    private readonly discovery: FileDiscovery,
    private readonly folder: string,
    readonly port: number,
    private readonly agent: Agent,
    private readonly module: string | Uint8Array,
    private readonly listener: JsonObject,
  ) {}

  static async start(options: EnvoyOptions = {}): Promise<RealSidecar> {
    const { configuration = {}, direction = "inbound", workers = 1, stats, clusterMetadata, before = [] } = options;
    const { module = builtModule } = options;
    const application = createServer((_, response) => response.end("hello"));
    // a busy machine must not make it close a connection that Envoy is about to use
    application.keepAliveTimeout = 120_000;
    await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
    const { port } = application.address() as AddressInfo;
    const folder = await mkdtemp(join(tmpdir(), "stats-"));
    const discovery = new FileDiscovery(folder);
    await discovery.writeFilter(filter(configuration, module));
    const listener = httpListener({
      name: "traffic",
      ...(options.hasChangingListener ? { port: await freePort() } : {}),
      direction,
      httpFilters: [...before, discovery.filter("stats", "envoy.extensions.filters.http.wasm.v3.Wasm")],
      routes: [routeTo("application")],
    });
    const clusters = [
      cluster({ name: "application", ports: [port], ...(clusterMetadata ? { metadata: clusterMetadata } : {}) }),
      ...(options.clusters ?? []),
    ];
    const listeners = [listener, ...(options.listeners ?? [])];
    const isDynamic = options.hasChangingListener === true;
    if (isDynamic) {
      await discovery.writeListeners(listeners);
      await discovery.writeClusters(clusters);
    }
    try {
      const envoy = await startEnvoy({
        concurrency: workers,
        ...(isDynamic ? { args: ["--drain-time-s", "2", "--drain-strategy", "immediate"] } : {}),
        bootstrap: bootstrap({
          node,
          ...(stats ? { stats } : {}),
          ...(isDynamic ? { dynamic: discovery.dynamicResources() } : { listeners, clusters }),
        }),
      });
      const address = (await envoy.admin.listeners()).get("traffic")!;
      const agent = new Agent({ keepAlive: true, maxSockets: 16 });
      return new RealSidecar(envoy, application, discovery, folder, address.port, agent, module, listener);
    } catch (error) {
      application.close();
      throw error;
    }
  }

  /** Changes the filter's configuration while traffic runs; another one of the VM means new VMs. */
  async update(configuration: object, vmConfiguration?: string): Promise<void> {
    await this.discovery.writeFilter(filter(configuration, this.module, vmConfiguration));
  }

  /** Replaces the listener by one that differs in nothing that matters: the old one drains. */
  async updateListener(version: string): Promise<void> {
    await this.discovery.writeListeners([{ ...this.listener, metadata: { filter_metadata: { test: { version } } } }]);
  }

  /** How many VMs there are. */
  async vms(): Promise<number> {
    const { values } = await this.envoy.admin.stats("^wasm\\.envoy\\.wasm\\.runtime\\.v8\\.active$");
    return [...values.values()].reduce((sum, value) => sum + value, 0);
  }

  get(path = "/", headers: Record<string, string | string[]> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port: this.port, path, headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
        response.on("error", reject);
      });
      sent.on("error", reject);
      sent.end();
    });
  }

  async scrape(path = "/stats/prometheus"): Promise<Sample[]> {
    const { status, headers, body } = await this.get(path, { "accept-encoding": "gzip" });
    if (status !== 200) throw new Error(`the scrape was answered with ${status}: ${body.toString()}`);
    return parseExposition((headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString());
  }

  /** Lines of the filter's and Envoy's log at warning or above. */
  complaints(): string[] {
    return this.envoy.log
      .entries()
      .filter(({ level }) => level !== "info" && level !== "debug" && level !== "trace")
      .map(({ level, message }) => `${level}: ${message}`);
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    await this.envoy.stop();
    this.application.closeAllConnections();
    this.application.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function filter(
  configuration: object,
  module: string | Uint8Array,
  vmConfiguration?: string,
): { name: string; typed_config: JsonObject } {
  return wasmHttpFilter({
    name: "stats",
    rootId: "stats",
    module,
    configuration: JSON.stringify({ exposition: { port: 0 }, ...configuration }),
    failurePolicy: "FAIL_RELOAD",
    ...(vmConfiguration === undefined ? {} : { vmConfiguration }),
  }) as unknown as { name: string; typed_config: JsonObject };
}
