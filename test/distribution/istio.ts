import { writeFileSync } from "node:fs";
import path from "node:path";
import { typed, type JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";

/**
 * HTTP filters of a sidecar's inbound listener (or a gateway's listener) that generated resources come to, as istiod,
 * Envoy Gateway and the agent that fetches modules make them: what is written here is what their sources do, so that real
 * Envoys can run what is generated.
 */
export interface Resource extends JsonObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: JsonObject;
}

interface Patch {
  readonly applyTo: "HTTP_FILTER" | "EXTENSION_CONFIG";
  readonly match: { readonly context: string };
  readonly patch: { readonly operation: string; readonly value: JsonObject };
}

interface Plugin {
  readonly pluginName: string;
  readonly failStrategy: string;
  readonly pluginConfig?: JsonObject;
}

const WASM = "envoy.extensions.filters.http.wasm.v3.Wasm";

/** @param module what the agent fetched and wrote to disk. @param folder for extensions that the proxy discovers. */
export function httpFilters(resources: readonly Resource[], module: string, folder: string): JsonObject[] {
  const filters: JsonObject[] = [];
  // istiod places plugins first; EnvoyFilters patch what is there
  const order = ["WasmPlugin", "TrafficExtension", "EnvoyExtensionPolicy", "EnvoyFilter"];
  for (const resource of [...resources].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))) {
    const { name } = resource.metadata;
    if (resource.kind === "WasmPlugin") filters.push(wasm(name, resource.spec as unknown as Plugin, module));
    else if (resource.kind === "TrafficExtension") filters.push(wasm(name, resource.spec["wasm"] as never, module));
    else if (resource.kind === "EnvoyExtensionPolicy") filters.push(...gatewayFilters(resource, module));
    else applyPatches(resource, filters, module, folder);
  }
  return filters;
}

/** A WasmPlugin: its configuration arrives as JSON with sorted keys, its name becomes the root id. */
function wasm(name: string, { pluginName, failStrategy, pluginConfig }: Plugin, module: string): JsonObject {
  const policies: Record<string, string> = { FAIL_CLOSE: "FAIL_CLOSED" };
  const config: JsonObject = {
    name,
    root_id: pluginName,
    failure_policy: policies[failStrategy] ?? failStrategy,
    vm_config: { runtime: "envoy.wasm.runtime.v8", code: { local: { filename: module } } },
  };
  if (pluginConfig !== undefined) config["configuration"] = asString(protobufJson(pluginConfig));
  return { name: `extensions.istio.io/wasmplugin/default.${name}`, typed_config: typed(WASM, { config }) };
}

function gatewayFilters({ spec }: Resource, module: string): JsonObject[] {
  return (spec["wasm"] as unknown as JsonObject[]).map(({ name, rootID, failOpen, config }) => ({
    name: `envoy.filters.http.wasm/${name as string}`,
    typed_config: typed(WASM, {
      config: {
        name: name!,
        root_id: rootID!,
        fail_open: failOpen!,
        configuration: asString(JSON.stringify(config)),
        vm_config: { runtime: "envoy.wasm.runtime.v8", code: { local: { filename: module } } },
      },
    }),
  }));
}

/** An EnvoyFilter. Of an extension that is added, the agent replaces the remote module by the file that it fetched. */
function applyPatches({ spec }: Resource, filters: JsonObject[], module: string, folder: string): void {
  const patches = spec["configPatches"] as unknown as Patch[];
  for (const { applyTo, match, patch } of patches) {
    if (applyTo === "EXTENSION_CONFIG" || match.context === "SIDECAR_OUTBOUND") continue;
    const value = structuredClone(patch.value);
    if (value["config_discovery"] !== undefined) discover(value, patches, module, folder);
    if (patch.operation === "INSERT_FIRST") filters.unshift(value);
    else filters.push(value); // INSERT_BEFORE the router, which the listener adds
  }
}

function discover(filter: JsonObject, patches: readonly Patch[], module: string, folder: string): void {
  const added = patches.find(
    ({ applyTo, patch }) => applyTo === "EXTENSION_CONFIG" && patch.value["name"] === filter["name"],
  );
  const extension = structuredClone(added!.patch.value) as { typed_config: { config: { vm_config: JsonObject } } };
  extension.typed_config.config.vm_config["code"] = { local: { filename: module } };
  const file = path.join(folder, `${filter["name"] as string}.json`);
  const resource = { "@type": "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig", ...extension };
  writeFileSync(file, JSON.stringify({ resources: [resource] }));
  const discovery = filter["config_discovery"] as { config_source: JsonObject };
  const { ads: _, ...rest } = discovery.config_source;
  discovery.config_source = { ...rest, path_config_source: { path: file } };
}

function asString(value: string): JsonObject {
  return { "@type": "type.googleapis.com/google.protobuf.StringValue", value };
}

/** A Struct as Go's protobuf library prints it: sorted keys, `<`, `>`, `&` and line separators escaped. */
function protobufJson(value: unknown): string {
  const sort = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(sort);
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(
      Object.entries(each)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, v]) => [k, sort(v)]),
    );
  };
  const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(sort(value)).replace(/[<>&\u2028\u2029]/g, escape);
}
