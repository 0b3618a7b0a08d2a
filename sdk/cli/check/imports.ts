import { ENV_IMPORTS } from "../../host/abi/signatures.js";
import type { WasmImport, WasmModule } from "../../host/wasm/module.js";
import { formatType, hasSignature, parseSignature } from "../../host/wasm/signature.js";
import { error, type Finding } from "./finding.js";
import { abiVersion } from "./marker.js";

const SEED_REMEDY =
  "Math.random and Map/Set seeds need an entropy import; write your own generator seeded from the clock and a property";

/** Imports that AssemblyScript and other compilers emit by themselves, and how to get rid of them. */
const KNOWN_STRANGERS: Readonly<Record<string, string>> = {
  "env.abort": "keep the SDK's transform in asconfig.json, or compile with --use abort=<your own function>",
  "env.trace": "replace trace() by the SDK's log functions, or compile with --use trace=<your own function>",
  "env.seed": SEED_REMEDY,
  "env.Math.random": SEED_REMEDY,
  "env.Date.now": "take the time from the SDK's clock (proxy_get_current_time_nanoseconds)",
  "env.performance.now": "take the time from the SDK's clock (proxy_get_current_time_nanoseconds)",
  "env.memory": "remove importMemory from asconfig.json: the module must bring and export its own memory",
  "env.table": "remove importTable from asconfig.json",
  "env.pthread_equal": "build without thread support",
  "env.emscripten_notify_memory_growth": "link without emscripten's growth hook; Envoy does not need it",
};

export function checkImports(module: WasmModule): Finding[] {
  return module.imports.flatMap((entry) => checkImport(module, entry));
}

function checkImport(module: WasmModule, entry: WasmImport): Finding[] {
  const name = `${entry.module}.${entry.name}`;
  const signature = Object.hasOwn(ENV_IMPORTS, entry.name) ? ENV_IMPORTS[entry.name] : undefined;
  if (entry.kind !== "function") {
    return [
      error("import-kind", `imports the ${entry.kind} ${name}`, KNOWN_STRANGERS[name] ?? "define it in the module"),
    ];
  }
  if (entry.module !== "env" || signature === undefined || Object.hasOwn(KNOWN_STRANGERS, name)) {
    return [error("import-unknown", unknownMessage(entry, name), unknownRemedy(entry, name))];
  }
  const type = entry.typeIndex === null ? null : (module.types[entry.typeIndex] ?? null);
  if (type === null || !hasSignature(type, signature)) {
    return [
      error(
        "import-signature",
        `imports ${name} as ${formatType(type)}, but Envoy has ${formatType(parseSignature(signature))}`,
        "correct the @external declaration; Envoy compares the types exactly when it loads the module",
      ),
    ];
  }
  if (entry.name === "proxy_get_log_level" && abiVersion(module) === "0.2.0") {
    return [
      error("import-unknown", `imports ${name}, which ABI 0.2.0 does not have`, "export the marker of ABI 0.2.1"),
    ];
  }
  return [];
}

function unknownMessage(entry: WasmImport, name: string): string {
  if (Object.hasOwn(ENV_IMPORTS, entry.name) && entry.module === "env") return `imports ${name}, which no filter needs`;
  if (entry.module.startsWith("wasi_")) return `imports ${name}: Envoy has it, but no filter of this SDK needs WASI`;
  return `imports ${name}: Envoy answers "Failed to load Wasm module due to a missing import: ${name}"`;
}

function unknownRemedy(entry: WasmImport, name: string): string {
  const known = KNOWN_STRANGERS[name];
  if (known !== undefined) return known;
  if (entry.module.startsWith("wasi_"))
    return "remove the WASI shim and what needs it: files, arguments, console, clocks";
  if (entry.name.startsWith("console.")) return "replace console by the SDK's log functions";
  if (entry.module !== "env") {
    return `a filter may import from "env" only; an npm package or a JavaScript binding cannot be called from Envoy`;
  }
  return "only the host functions of proxy-wasm ABI 0.2.1 exist in Envoy";
}
