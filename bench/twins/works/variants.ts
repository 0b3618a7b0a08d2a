import { fileURLToPath } from "node:url";
import { filter, wasmHttpFilter, wasmNetworkFilter, type JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";
import type { Implementation, Variant } from "../../model/work.js";

/** Implementations that are modules. */
export type Guest = Extract<Implementation, "floor" | "sdk" | "rust" | "go" | "gcore" | "solo">;

export interface PluginOptions {
  readonly label?: string;
  /** What is made when it is not `<implementation>/<work>`; see `buildModules`. */
  readonly module?: string;
  /** The plugin's configuration: an object that is written as JSON. */
  readonly configuration?: object;
}

/** A module as HTTP filter. */
export function guest(by: Guest, work: string, options: PluginOptions = {}): Variant {
  return { ...common(by, work, options), filters: (module) => [wasmHttpFilter(plugin(work, module, options))] };
}

/** A module as network filter. */
export function networkGuest(by: Guest, work: string, options: PluginOptions = {}): Variant {
  return { ...common(by, work, options), filters: (module) => [wasmNetworkFilter(plugin(work, module, options))] };
}

/** Envoy's Lua filter with the script of that work. */
export function lua(work: string): Variant {
  const filename = fileURLToPath(new URL(`../lua/${work}.lua`, import.meta.url));
  const type = "envoy.extensions.filters.http.lua.v3.Lua";
  return { by: "lua", filters: () => [filter("lua", type, { default_source_code: { filename } })] };
}

/** Filters that Envoy has built in. */
export function native(...filters: readonly JsonObject[]): Variant {
  return { by: "native", filters: () => filters };
}

function common(by: Guest, work: string, options: PluginOptions): Pick<Variant, "by" | "label" | "module"> {
  const { label, module = `${by}/${work}` } = options;
  return { by, module, ...(label === undefined ? {} : { label }) };
}

function plugin(name: string, module: string, options: PluginOptions): Parameters<typeof wasmHttpFilter>[0] {
  const { configuration } = options;
  return { name, module, ...(configuration ? { configuration: JSON.stringify(configuration) } : {}) };
}
