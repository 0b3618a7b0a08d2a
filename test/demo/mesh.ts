import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEnvoy, type EnvoyProcess, type JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";
import { startApplication, type Application } from "./application.js";
import { command, ROOT } from "./command.js";
import { StatsDiscovery } from "./discovery.js";
import type { Modules } from "./filters.js";
import { freePort } from "./http.js";
import type { Stage } from "./stage.js";
import { envoyConfiguration } from "./template.js";

const WORKERS = 2;

/** After how long without an update the registry forgets a label set. */
export const EXPIRY_SECONDS = 6;

/** What header-authz decides by. */
export const POLICIES = path.join(ROOT, "examples/mesh/policies.json");

/** The stats filter's configuration at the beginning. */
export function statsConfiguration(port: number, bounds?: readonly number[]): object {
  const buckets = bounds && { explicit_buckets: { bounds } };
  return {
    metrics: [
      { name: "request_bytes", drop: true },
      { name: "response_bytes", drop: true },
      ...(buckets ? [{ name: "request_duration_milliseconds", buckets }] : []),
    ],
    metrics_expiration_policy: { metrics_expiry_duration: `${EXPIRY_SECONDS}s`, expiry_check_interval_duration: "1s" },
    exposition: { port },
  };
}

export interface Sidecar {
  readonly envoy: EnvoyProcess;
  readonly port: number;
  readonly metricsUrl: string;
}

export interface Mesh {
  readonly application: Application;
  readonly server: Sidecar & {
    readonly discovery: StatsDiscovery;
    readonly metricsPort: number;
    readonly accessLog: string;
  };
  readonly client: Sidecar;
  /** Starts the sidecar of one more caller. */
  startCaller(caller: Caller): Promise<Sidecar>;
}

export interface Caller {
  readonly APP: string;
  readonly WORKLOAD: string;
  readonly NAME: string;
  readonly OWNER_API: string;
  readonly OWNER_KIND: string;
}

const PRODUCTPAGE: Caller = {
  APP: "productpage",
  WORKLOAD: "productpage-v1",
  NAME: "productpage-v1-6b7c",
  OWNER_API: "apps/v1",
  OWNER_KIND: "deployments",
};

/** client sidecar → server sidecar → application, two workers each. */
export async function startMesh(stage: Stage, modules: Modules): Promise<Mesh> {
  const application = await startApplication(stage);
  const server = await startServer(stage, modules, application);
  const startCaller = (caller: Caller): Promise<Sidecar> => startClient(stage, modules, server.port, caller);
  return { application, server, client: await startCaller(PRODUCTPAGE), startCaller };
}

async function startServer(stage: Stage, modules: Modules, application: Application): Promise<Mesh["server"]> {
  const metricsPort = await freePort();
  const accessLog = stage.file("server-access.log");
  await writeFile(accessLog, "");
  const discovery = new StatsDiscovery(stage.file("discovery"), modules.stats);
  await discovery.write(statsConfiguration(metricsPort));
  const bootstrap = await envoyConfiguration("server-sidecar.yaml", {
    ...paths(modules),
    STATS_CONFIG: await statsConfig(),
    POLICIES: await readFile(POLICIES, "utf8"),
    ACCESS_LOG: accessLog,
    DISCOVERY: discovery.folder,
    METRICS_PORT: metricsPort,
    APPLICATION_PORT: application.port,
  });
  const sidecar = await startSidecar(stage, "server sidecar", bootstrap, "inbound", metricsPort);
  return { ...sidecar, discovery, metricsPort, accessLog };
}

async function startClient(stage: Stage, modules: Modules, serverPort: number, caller: Caller): Promise<Sidecar> {
  const metricsPort = await freePort();
  const values = { ...paths(modules), ...caller, METRICS_PORT: metricsPort, SERVER_PORT: serverPort };
  const bootstrap = await envoyConfiguration("client-sidecar.yaml", values);
  return startSidecar(stage, `sidecar of ${caller.WORKLOAD}`, bootstrap, "outbound", metricsPort);
}

async function startSidecar(
  stage: Stage,
  name: string,
  bootstrap: JsonObject,
  listener: string,
  metricsPort: number,
): Promise<Sidecar> {
  const envoy = stage.keepEnvoy(name, await startEnvoy({ bootstrap, concurrency: WORKERS }));
  const metricsUrl = `http://127.0.0.1:${metricsPort}/stats/prometheus`;
  const port = (await envoy.admin.listeners()).get(listener)!.port;
  stage.serves(envoy, `${name}: traffic`, `http://127.0.0.1:${port}/`);
  stage.serves(envoy, `${name}: metrics with expiry`, metricsUrl);
  stage.serves(envoy, `${name}: Envoy's admin`, envoy.admin.url("/"));
  return { envoy, port, metricsUrl };
}

/** `stats_config` that gives the envoy sink's metrics their labels, as the filter's own tool prints it. */
async function statsConfig(): Promise<string> {
  const { stats_config: config } = JSON.parse(await command("mesh-filters", "stats", "bootstrap", "--json")) as {
    stats_config: object;
  };
  return JSON.stringify(config);
}

function paths(modules: Modules): Record<string, string> {
  return {
    METADATA_EXCHANGE: modules["metadata-exchange"],
    HEADER_AUTHZ: modules["header-authz"],
    STATS: modules.stats,
  };
}
