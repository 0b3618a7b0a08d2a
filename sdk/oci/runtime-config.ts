import { canonicalJson } from "./json.js";

/** What `runtime-config.json` says of a module (solo-io Wasm image specification, plus the schema). */
export interface RuntimeConfig {
  readonly type: "envoy_proxy";
  readonly abiVersions: readonly string[];
  readonly config: {
    /** Root ids (plugin names) that the module answers to; empty means any. */
    readonly rootIds: readonly string[];
    /** JSON Schema of the plugin configuration. */
    readonly schema?: unknown;
  };
}

export function runtimeConfig(abi: string, rootIds: readonly string[], schema?: unknown): RuntimeConfig {
  return { type: "envoy_proxy", abiVersions: [abi], config: { rootIds, ...(schema === undefined ? {} : { schema }) } };
}

export function encodeRuntimeConfig(config: RuntimeConfig): Uint8Array {
  return canonicalJson(config);
}
