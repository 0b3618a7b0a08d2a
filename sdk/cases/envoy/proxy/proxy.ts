import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyUpdate, clusterUpdates, listenerUpdates } from "../../../envoy/admin/apply-update.js";
import { bootstrap, type NodeIdentity } from "../../../envoy/config/bootstrap.js";
import { FileDiscovery } from "../../../envoy/config/discovery.js";
import { EnvoyProcess } from "../../../envoy/process/process.js";
import { poll } from "../../../envoy/process/wait.js";
import type { JsonObject } from "../../../envoy/json.js";
import type { LogLevelName } from "../../format/expect.js";
import type { Identities } from "../identities.js";
import { AccessLogReader } from "./access-log.js";
import { ClusterBoard } from "./cluster-board.js";
import { KeptModules } from "./kept-modules.js";

export interface ProxyOptions {
  binary: string;
  node: NodeIdentity;
  workers: number;
  /** Wasm services, as bootstrap extensions. */
  services: JsonObject[];
  identities: Identities;
}

/** One Envoy that takes the listeners of its cases one after another. */
export class CaseProxy {
  readonly #kept = new KeptModules();
  readonly #workers: number;
  #logLevel: LogLevelName = "info";
  /** VMs that are there without any case. */
  #idleVms = 0;

  private constructor(
    readonly envoy: EnvoyProcess,
    readonly discovery: FileDiscovery,
    readonly clusters: ClusterBoard,
    readonly accessLog: AccessLogReader,
    workers: number,
  ) {
    this.#workers = workers;
  }

  static async start({ binary, node, workers, services, identities }: ProxyOptions): Promise<CaseProxy> {
    const folder = await mkdtemp(join(tmpdir(), "proxy-wasm-cases-"));
    const discovery = new FileDiscovery(join(folder, "discovery"));
    await discovery.writeClusters([]);
    await discovery.writeListeners([]);
    const options = {
      bootstrap: bootstrap({ node, extensions: services, dynamic: discovery.dynamicResources() }),
      binary,
      concurrency: workers,
      logLevel: "warning" as const,
      wasmLogLevel: "info" as const,
      accessLogFlushMs: 2,
      args: ["--drain-time-s", "0", "--drain-strategy", "immediate"],
    };
    const envoy = await EnvoyProcess.start(options, folder);
    const clusters = new ClusterBoard(identities, (wanted) =>
      applyUpdate(envoy.admin, clusterUpdates, () => discovery.writeClusters(wanted)),
    );
    const accessLog = new AccessLogReader(join(folder, "access.log"));
    const proxy = new CaseProxy(envoy, discovery, clusters, accessLog, workers);
    proxy.#idleVms = await proxy.#activeVms();
    return proxy;
  }

  /** Has these modules compiled once for all cases to come. */
  async keep(modules: readonly string[]): Promise<void> {
    for (const module of this.#kept.missing(modules)) {
      this.#kept.add(module);
      if (await this.#write([])) this.#idleVms += 2 + this.#workers;
      else this.#kept.refuse(module);
      await this.#untilVms((count) => count === this.#idleVms, "start");
    }
  }

  /** Replaces the listener; the port of the new one, or null when the proxy refused it. */
  async listen(listener: JsonObject): Promise<number | null> {
    if (!(await this.#write([listener]))) return null;
    const name = listener["name"] as string;
    const found = await poll(async () => (await this.envoy.admin.listeners()).get(name) ?? null, 10_000, 2);
    if (!found) throw new Error("the listener did not become active in 10 s");
    return found.port;
  }

  /** A filter whose configuration can be changed later by {@link reconfigure}. */
  async discovered(name: string, filter: JsonObject): Promise<JsonObject> {
    await this.discovery.writeFilter({ name, typed_config: filter["typed_config"] as JsonObject });
    return this.discovery.filter(name, messageName(filter));
  }

  /** Gives a discovered filter a new configuration; false when the proxy refused it. */
  reconfigure(name: string, filter: JsonObject): Promise<boolean> {
    const kind = messageName(filter).includes(".network.") ? "network_filter" : "http_filter";
    return applyUpdate(this.envoy.admin, `extension_config_discovery.${kind}.${name}`, () =>
      this.discovery.writeFilter({ name, typed_config: filter["typed_config"] as JsonObject }),
    );
  }

  /** Sets the level of what modules log. */
  async setLogLevel(level: LogLevelName): Promise<void> {
    if (level === this.#logLevel) return;
    this.#logLevel = level;
    await this.envoy.admin.setLogLevel("wasm", level === "warn" ? "warning" : level);
  }

  /** Takes the listener away and waits until its VMs are gone: the next case finds neither metrics nor timers of the last. */
  async clear(): Promise<void> {
    await this.#write([]);
    await this.clusters.dropFiltered();
    await this.#untilVms((count) => count <= this.#idleVms, "end");
  }

  async stop(): Promise<void> {
    this.accessLog.close();
    await this.clusters.stop();
    await this.envoy.stop();
  }

  #write(listeners: JsonObject[]): Promise<boolean> {
    const all = [...this.#kept.listeners, ...listeners];
    return applyUpdate(this.envoy.admin, listenerUpdates, () => this.discovery.writeListeners(all));
  }

  async #untilVms(reached: (count: number) => boolean, verb: "start" | "end"): Promise<void> {
    const done = await poll(async () => reached(await this.#activeVms()) || null, 10_000, 2);
    if (!done) throw new Error(`the VMs of the case did not ${verb} in 10 s`);
  }

  async #activeVms(): Promise<number> {
    const stat = "wasm.envoy.wasm.runtime.v8.active";
    return (await this.envoy.admin.stats(`^${stat}$`)).values.get(stat) ?? 0;
  }
}

function messageName(filter: JsonObject): string {
  const typeUrl = (filter["typed_config"] as JsonObject)["@type"] as string;
  return typeUrl.slice(typeUrl.indexOf("/") + 1);
}
