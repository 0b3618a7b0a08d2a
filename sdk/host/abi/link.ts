import type { ModuleInfo } from "./module.js";
import {
  ABI_MARKERS,
  CALLBACKS,
  ENTRY_POINTS,
  ENV_IMPORTS,
  WASI_IMPORTS,
  WASI_MODULES,
  type Signature,
} from "./signatures.js";

/** The marker export that Envoy would go by, or undefined. */
export function abiVersion(module: ModuleInfo): string | undefined {
  return module.exports.find((item) => item.kind === "function" && ABI_MARKERS.includes(item.name))?.name;
}

/**
 * Why Envoy would refuse to load the module, in Envoy's order and words; empty when it loads.
 *
 * Envoy checks every import against its own functions before it instantiates (a function that is never called
 * counts too), and every export with a name that it knows.
 */
export function linkErrors(module: ModuleInfo): string[] {
  const errors: string[] = [];
  const marker = abiVersion(module);
  if (marker === undefined) errors.push("Missing or unknown Proxy-Wasm ABI version");
  for (const { module: from, name, kind, signature } of module.imports) {
    const host = kind === "function" ? hostSignature(from, name) : undefined;
    if (kind === "memory" || kind === "table") continue;
    if (host === undefined) {
      errors.push(`Failed to load Wasm module due to a missing import: ${from}.${name}`);
    } else if (host !== signature) {
      errors.push(
        `Failed to load Wasm module due to an import type mismatch: ${from}.${name}, ` +
          `want: ${spell(signature as Signature)}, but host exports: ${spell(host)}`,
      );
    }
  }
  if (module.memories !== 1) errors.push(`a module needs exactly one memory, this one has ${module.memories}`);
  const functions = new Map(module.exports.map((item) => [item.name, item.signature]));
  if (!functions.has("malloc") && !functions.has("proxy_on_memory_allocate")) {
    errors.push("Wasm module is missing malloc function.");
  }
  for (const [name, wanted] of Object.entries({ ...ENTRY_POINTS, ...CALLBACKS })) {
    if (!isLookedUp(name, functions)) continue;
    const found = functions.get(name);
    if (found !== undefined && found !== wanted) {
      errors.push(`Bad function signature for: ${name}, want: ${spell(wanted)}, but the module exports: ${spell(found)}`);
    }
  }
  return errors;
}

/** The signature that Envoy's function has, or undefined when there is none. */
export function hostSignature(module: string, name: string): Signature | undefined {
  if (module === "env") return own(ENV_IMPORTS, name);
  return WASI_MODULES.includes(module) ? own(WASI_IMPORTS, name) : undefined;
}

function own(table: Readonly<Record<string, Signature>>, name: string): Signature | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** `main` matters only beside `_initialize`, `_start` only without it, the second allocator only without the first. */
function isLookedUp(name: string, functions: ReadonlyMap<string, unknown>): boolean {
  if (name === "main" || name === "__main_void") return functions.has("_initialize");
  if (name === "_start") return !functions.has("_initialize");
  if (name === "proxy_on_memory_allocate") return !functions.has("malloc");
  return true;
}

const TYPE_NAMES: Readonly<Record<string, string>> = { i: "i32", I: "i64", f: "f32", F: "f64", v: "v128", r: "ref" };

function spell(signature: Signature): string {
  const [params = "", results = ""] = signature.split(":");
  const list = (types: string): string => [...types].map((type) => TYPE_NAMES[type] ?? type).join(" ") || "void";
  return `${list(params)} -> ${list(results)}`;
}
