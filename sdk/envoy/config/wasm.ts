import { defined, typed, type Json, type JsonObject } from "../json.js";

/** How a plugin is configured in Envoy; the same for all places where one can stand. */
export interface WasmPlugin {
  /** Shown in Envoy's log and statistics. */
  name: string;
  /** Selects the root context within the module (default: empty). */
  rootId?: string;
  /** Plugins with the same module, id and VM configuration share one VM per thread (default: empty). */
  vmId?: string;
  /** Path of the module, or its bytes. */
  module: string | Uint8Array;
  /** Plugin configuration: text or bytes. */
  configuration?: string | Uint8Array;
  /** Plugin configuration sent as `google.protobuf.Struct`, which the module receives as protobuf bytes. */
  configurationStruct?: JsonObject;
  vmConfiguration?: string | Uint8Array;
  /** What happens to traffic when the VM fails (default in Envoy: FAIL_CLOSED). */
  failurePolicy?: "FAIL_RELOAD" | "FAIL_CLOSED" | "FAIL_OPEN";
  /** Lets StopIteration in a headers callback keep receiving the body (Envoy 1.35+). */
  allowOnHeadersStopIteration?: boolean;
  /** Host functions and callbacks that the module may use; everything else is out of its reach (default: all). */
  allowedCapabilities?: string[];
  /** Environment variables that the module sees through WASI. */
  environment?: Record<string, string>;
}

/** `envoy.extensions.wasm.v3.PluginConfig`. */
export function pluginConfig(plugin: WasmPlugin): JsonObject {
  return defined({
    name: plugin.name,
    root_id: plugin.rootId,
    failure_policy: plugin.failurePolicy,
    allow_on_headers_stop_iteration: plugin.allowOnHeadersStopIteration,
    configuration: plugin.configurationStruct
      ? typed("google.protobuf.Struct", { value: plugin.configurationStruct })
      : bytesOrText(plugin.configuration),
    capability_restriction_config: plugin.allowedCapabilities && {
      allowed_capabilities: Object.fromEntries(plugin.allowedCapabilities.map((name) => [name, {}])),
    },
    vm_config: defined({
      vm_id: plugin.vmId,
      runtime: "envoy.wasm.runtime.v8",
      code: { local: codeSource(plugin.module) },
      configuration: bytesOrText(plugin.vmConfiguration),
      environment_variables: plugin.environment && { key_values: plugin.environment },
    }),
  });
}

/** The plugin as an HTTP filter, for a listener or for a cluster's upstream filters. */
export function wasmHttpFilter(plugin: WasmPlugin): JsonObject {
  const config = typed("envoy.extensions.filters.http.wasm.v3.Wasm", { config: pluginConfig(plugin) });
  return { name: plugin.name, typed_config: config };
}

/** The plugin as a TCP filter. */
export function wasmNetworkFilter(plugin: WasmPlugin): JsonObject {
  const config = typed("envoy.extensions.filters.network.wasm.v3.Wasm", { config: pluginConfig(plugin) });
  return { name: plugin.name, typed_config: config };
}

/** The plugin as an access logger. */
export function wasmAccessLogger(plugin: WasmPlugin): JsonObject {
  const config = typed("envoy.extensions.access_loggers.wasm.v3.WasmAccessLog", { config: pluginConfig(plugin) });
  return { name: plugin.name, typed_config: config };
}

/** The plugin as a background service of the process, for the bootstrap's `extensions`. */
export function wasmService(plugin: WasmPlugin, options: { singleton: boolean }): JsonObject {
  const { singleton } = options;
  const config = typed("envoy.extensions.wasm.v3.WasmService", { config: pluginConfig(plugin), singleton });
  return { name: "envoy.bootstrap.wasm", typed_config: config };
}

function bytesOrText(value: string | Uint8Array | undefined): Json | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string") return typed("google.protobuf.StringValue", { value });
  return typed("google.protobuf.BytesValue", { value: Buffer.from(value).toString("base64") });
}

function codeSource(module: string | Uint8Array): JsonObject {
  return typeof module === "string" ? { filename: module } : { inline_bytes: Buffer.from(module).toString("base64") };
}
