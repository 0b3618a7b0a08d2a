import { basename, dirname, join, resolve } from "node:path";
import type { JsonObject } from "../../envoy/json.js";
import type { PluginSpec, Surroundings } from "../format/case-file.js";
import { toBytes } from "./bytes.js";
import type { PluginPlan } from "./plan.js";
import { encodeStruct } from "./struct.js";

const configurationKeys = [
  "configuration",
  "configuration_text",
  "configuration_base64",
  "configuration_struct",
] as const;

/** A case's plugin over its file's: field by field, the configuration as a whole. */
export function mergePlugin(outer: PluginSpec, inner: PluginSpec): PluginSpec {
  const merged = { ...outer, ...inner };
  const newConfiguration = configurationKeys.slice(0, 3).some((key) => key in inner);
  if (!newConfiguration) return merged;
  const replaced = (key: string): boolean => configurationKeys.some((each) => each === key) && !(key in inner);
  return Object.fromEntries(Object.entries(merged).filter(([key]) => !replaced(key)));
}

/**
 * @param all what the case and its file say for all plugins
 * @param file what module paths are relative to
 */
export function planPlugin(spec: PluginSpec, all: Pick<Surroundings, "module" | "filter">, file: string): PluginPlan {
  const module = resolve(dirname(file), spec.module ?? all.module ?? defaultModule(file));
  const name = spec.name ?? basename(module).replace(/(\.debug)?\.wasm$/, "");
  const struct = spec.configuration_struct ? ((spec.configuration ?? {}) as JsonObject) : null;
  return {
    filter: spec.filter ?? all.filter ?? "http",
    name,
    rootId: spec.root_id ?? name,
    module,
    configuration: struct ? encodeStruct(struct) : configurationBytes(spec),
    configurationStruct: struct,
    vmConfiguration: spec.vm_configuration ?? "",
    vmId: spec.vm_id ?? null,
    failurePolicy: spec.failure_policy ?? "FAIL_CLOSED",
    allowOnHeadersStopIteration: spec.allow_on_headers_stop_iteration ?? false,
    environment: spec.environment ?? {},
  };
}

function configurationBytes(spec: PluginSpec): Uint8Array {
  if (spec.configuration_base64 !== undefined) return Buffer.from(spec.configuration_base64, "base64");
  if (spec.configuration_text !== undefined) return toBytes(spec.configuration_text);
  return spec.configuration === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(spec.configuration));
}

/** filters/stats/cases/x.yaml → filters/stats/build/stats.wasm */
function defaultModule(file: string): string {
  const project = dirname(dirname(resolve(file)));
  return join(project, "build", `${basename(project)}.wasm`);
}
