import {
  bootstrap,
  cluster,
  httpListener,
  pluginConfig,
  routeTo,
  startEnvoy,
  typed,
  wasmHttpFilter,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { createHost, type Host } from "proxy-wasm-assemblyscript-sdk/host";
import { sendWithMetadata, startMetadataServer } from "./http2/metadata.js";
import { calledIn, tracedIn } from "./record.js";

/** What a proof outside of case files saw: what the module said, and what was called. */
export interface Witness {
  readonly said: readonly string[];
  readonly called: ReadonlySet<string>;
}

/** Callbacks that no case file can cause, with what the module must say to each. */
export const beyondCases: Readonly<Record<string, { sentence: string; said: RegExp }>> = {
  proxy_on_request_metadata: {
    sentence: "HTTP/2 METADATA of the client, by raw frames",
    said: /^request metadata: 2$/,
  },
  proxy_on_response_metadata: {
    sentence: "HTTP/2 METADATA of the upstream, by raw frames",
    said: /^response metadata: 1$/,
  },
  envoy_on_stats_update: {
    sentence: "counters of a snapshot in a stats sink",
    said: /^counted: true, grown: true$/,
  },
};

/** Callbacks that Envoy looks up in a module and calls nowhere; the Node host does, for tests. */
export const neverInEnvoy: Readonly<Record<string, { sentence: string; said: RegExp; why: string }>> = {
  proxy_validate_configuration: {
    sentence: "a configuration that is asked about",
    said: /^is good valid: true, is bad valid: false$/,
    why: "looked up (cpp-host `wasm.cc`, `getFunctions`), without a caller in Envoy",
  },
  proxy_on_foreign_function: {
    sentence: "a call from the host with bytes",
    said: /^function 7 is \[argument\]$/,
    why: "`onForeignFunction` (cpp-host `context.cc`) has no caller in Envoy",
  },
};

/** Host functions of ENV_IMPORTS that are no part of proxy-wasm: Emscripten's runtime calls them. */
export const toolchainFunctions: readonly string[] = ["pthread_equal", "emscripten_notify_memory_growth"];

/** All of them on the Node host. */
export async function witnessOnHost(module: string): Promise<Witness> {
  const host = await createHost({ module, mainThread: false });
  const stream = (await host.loadPlugin({ rootId: "http2-metadata" })).httpStream();
  stream.requestHeaders([[":path", "/"]]);
  stream.requestMetadata({ of: "request", number: "two" });
  stream.responseHeaders([[":status", "200"]]);
  stream.responseMetadata({ of: "response" });
  stream.close();
  const rare = await host.loadPlugin({ rootId: "rare" });
  rare.updateStats();
  rare.callForeignFunction(7, "argument");
  const [good, bad] = [rare.validateConfiguration("good"), rare.validateConfiguration("bad")];
  const said = [...messages(host), `is good valid: ${good}, is bad valid: ${bad}`];
  return { said, called: new Set(calledIn(host.counts)) };
}

/** Those that Envoy calls, in one Envoy. */
export async function witnessInEnvoy(module: string, version: string): Promise<Witness> {
  const server = await startMetadataServer();
  const plugin = (rootId: string): Parameters<typeof pluginConfig>[0] => ({ name: rootId, rootId, module });
  const sink = typed("envoy.extensions.stat_sinks.wasm.v3.Wasm", { config: pluginConfig(plugin("rare")) });
  const envoy = await startEnvoy({
    version,
    wasmLogLevel: "trace",
    bootstrap: bootstrap({
      listeners: [
        httpListener({
          name: "main",
          routes: [routeTo("up")],
          httpFilters: [wasmHttpFilter(plugin("http2-metadata"))],
        }),
      ],
      clusters: [cluster({ name: "up", ports: [server.port], http2: true })],
      more: { stats_sinks: [{ name: "envoy.stat_sinks.wasm", typed_config: sink }] },
    }),
  });
  try {
    await sendWithMetadata((await envoy.admin.listeners()).get("main")!.port);
    // Asking for the statistics flushes them to the sinks.
    await envoy.admin.stats("^listener");
    await envoy.log.waitFor(({ message }) => message.includes("counted: "));
    const lines = envoy.log.entries().filter(({ logger }) => logger === "wasm");
    return { said: lines.map(({ message }) => message.replace(/^wasm log.*?: /, "")), called: tracedIn(lines) };
  } finally {
    await envoy.stop();
    server.close();
  }
}

const messages = ({ logs }: Host): string[] => logs.map(({ message }) => message);
