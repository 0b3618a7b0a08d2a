import { defined, typed, type JsonObject } from "../json.js";
import { smallestModule } from "./smallest-module.js";
import { wasmService } from "./wasm.js";

export interface NodeIdentity {
  id?: string;
  cluster?: string;
  metadata?: JsonObject;
  locality?: { region?: string; zone?: string; sub_zone?: string };
}

export interface BootstrapOptions {
  node?: NodeIdentity;
  listeners?: JsonObject[];
  clusters?: JsonObject[];
  /** Listeners and clusters read from files that may change while Envoy runs; see {@link FileDiscovery}. */
  dynamic?: JsonObject;
  /** Bootstrap extensions, such as Wasm services. */
  extensions?: JsonObject[];
  /** `stats_config`: tag extraction and histogram buckets. */
  stats?: JsonObject;
  /** Anything else of `envoy.config.bootstrap.v3.Bootstrap`. */
  more?: JsonObject;
}

/** A bootstrap with the admin interface on a free loopback port, and statistics that are up to date when asked for. */
export function bootstrap(options: BootstrapOptions): JsonObject {
  const { node = {}, listeners = [], clusters = [], extensions = [], dynamic } = options;
  return defined({
    node: { id: "proxy-wasm", cluster: "proxy-wasm", ...node },
    admin: { address: loopback(0) },
    stats_flush_on_admin: true,
    overload_manager: { resource_monitors: [connectionLimit] },
    stats_config: options.stats,
    bootstrap_extensions: dynamic ? [...extensions, earlyEngine] : extensions,
    static_resources: { listeners, clusters },
    dynamic_resources: dynamic,
    ...options.more,
  });
}

/** A socket address on the loopback interface; port 0 is any free port. */
export function loopback(port: number): JsonObject {
  return { socket_address: { address: "127.0.0.1", port_value: port } };
}

/** Without a limit Envoy warns at each start. */
const connectionLimit: JsonObject = {
  name: "envoy.resource_monitors.global_downstream_max_connections",
  typed_config: typed("envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig", {
    max_active_downstream_connections: 50_000,
  }),
};

/**
 * A VM that is there before the worker threads are. Envoy 1.36 and 1.37 end with a segmentation fault when V8 starts
 * later than they do, on processors with memory protection keys: threads that exist already have no right to its code.
 */
const earlyEngine: JsonObject = wasmService({ name: "early-engine", module: smallestModule }, { singleton: true });
