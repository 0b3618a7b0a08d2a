import { ABI_MARKERS, CALLBACKS, ENTRY_POINTS, type Signature } from "../../host/abi/signatures.js";
import { functionType, type WasmModule } from "../../host/wasm/module.js";
import { formatType, hasSignature, parseSignature } from "../../host/wasm/signature.js";
import { error, warning, type Finding } from "./finding.js";
import { closest } from "./near-miss.js";

const KNOWN: Readonly<Record<string, Signature>> = { ...CALLBACKS, ...ENTRY_POINTS };

/** Callbacks that Envoy will call in this module, in the ABI's order. */
export function exportedCallbacks(module: WasmModule): string[] {
  const names = new Set(module.exports.map((entry) => entry.name));
  return Object.keys(CALLBACKS).filter((name) => names.has(name));
}

/** Exports of names that Envoy looks up must be functions of exactly its types. */
export function checkExportSignatures(module: WasmModule): Finding[] {
  return module.exports.flatMap((entry): Finding[] => {
    const wanted = Object.hasOwn(KNOWN, entry.name) ? KNOWN[entry.name] : undefined;
    if (wanted === undefined) return [];
    const type = entry.kind === "function" ? functionType(module, entry.index) : null;
    if (type !== null && hasSignature(type, wanted)) return [];
    const actual = entry.kind === "function" ? formatType(type) : `a ${entry.kind}`;
    return [
      error(
        "export-signature",
        `exports ${entry.name} as ${actual}, but Envoy wants ${formatType(parseSignature(wanted))}`,
        Object.hasOwn(ENTRY_POINTS, entry.name)
          ? `rename your function, or do not export it: the name ${entry.name} belongs to the host`
          : "give the callback exactly these parameters and result; Envoy refuses the module otherwise",
      ),
    ];
  });
}

/** Names that look like callbacks but that no host looks up: the code behind them would never run. */
export function checkUnknownCallbacks(module: WasmModule): Finding[] {
  return module.exports.flatMap((entry): Finding[] => {
    if (entry.kind !== "function" || Object.hasOwn(KNOWN, entry.name)) return [];
    if (ABI_MARKERS.includes(entry.name)) return [];
    if (entry.name === "proxy_on_grpc_create_initial_metadata") {
      return [warning("export-unused", `exports ${entry.name}, which Envoy never calls`, "remove it")];
    }
    const suggestion = closest(entry.name, Object.keys(KNOWN));
    if (!entry.name.startsWith("proxy_") && suggestion === null) return [];
    return [
      error(
        "export-near-miss",
        `exports ${entry.name}, which Envoy does not know and would never call`,
        suggestion === null
          ? "rename it; names that begin with proxy_ belong to the ABI"
          : `did you mean ${suggestion}?`,
      ),
    ];
  });
}

/** The host writes into the module's memory through its allocator. */
export function checkAllocator(module: WasmModule): Finding[] {
  if (module.exports.some((entry) => entry.name === "malloc" || entry.name === "proxy_on_memory_allocate")) return [];
  return [
    error(
      "allocator",
      'exports neither proxy_on_memory_allocate nor malloc: Envoy answers "Wasm module is missing malloc function."',
      "export one of them; the SDK does it for you (is its transform in asconfig.json?)",
    ),
  ];
}
