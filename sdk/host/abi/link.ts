import { functionType, type WasmExport, type WasmModule } from "../wasm/module.js";
import { formatType, hasSignature, parseSignature } from "../wasm/signature.js";
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
export function abiMarker(module: WasmModule): string | undefined {
  return module.exports.find((item) => item.kind === "function" && ABI_MARKERS.includes(item.name))?.name;
}

/**
 * Why Envoy would refuse to load the module, in Envoy's order and words; empty when it loads.
 *
 * Envoy checks every import against its own functions before it instantiates (a function that is never called
 * counts too), and every export with a name that it knows.
 */
export function linkErrors(module: WasmModule): string[] {
  const errors: string[] = [];
  if (abiMarker(module) === undefined) errors.push("Missing or unknown Proxy-Wasm ABI version");
  for (const item of module.imports) {
    if (item.kind === "memory" || item.kind === "table") continue;
    const name = `${item.module}.${item.name}`;
    const host = item.kind === "function" ? hostSignature(item.module, item.name) : undefined;
    const type = item.typeIndex === null ? null : (module.types[item.typeIndex] ?? null);
    if (host === undefined) {
      errors.push(`Failed to load Wasm module due to a missing import: ${name}`);
    } else if (type === null || !hasSignature(type, host)) {
      errors.push(
        `Failed to load Wasm module due to an import type mismatch: ${name}, ` +
          `want: ${formatType(type)}, but host exports: ${formatType(parseSignature(host))}`,
      );
    }
  }
  if (module.memories.length !== 1) {
    errors.push(`a module needs exactly one memory, this one has ${module.memories.length}`);
  }
  const functions = new Map(module.exports.filter((item) => item.kind === "function").map((item) => [item.name, item]));
  if (!functions.has("malloc") && !functions.has("proxy_on_memory_allocate")) {
    errors.push("Wasm module is missing malloc function.");
  }
  for (const [name, wanted] of Object.entries({ ...ENTRY_POINTS, ...CALLBACKS })) {
    const found = functions.get(name);
    if (found === undefined || !isLookedUp(name, functions)) continue;
    const type = functionType(module, found.index);
    if (type !== null && hasSignature(type, wanted)) continue;
    errors.push(
      `Bad function signature for: ${name}, want: ${formatType(parseSignature(wanted))}, ` +
        `but the module exports: ${formatType(type)}`,
    );
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
function isLookedUp(name: string, functions: ReadonlyMap<string, WasmExport>): boolean {
  if (name === "main" || name === "__main_void") return functions.has("_initialize");
  if (name === "_start") return !functions.has("_initialize");
  if (name === "proxy_on_memory_allocate") return !functions.has("malloc");
  return true;
}
