import type { WasmModule } from "../../host/wasm/module.js";
import { functionType } from "../../host/wasm/module.js";
import { error, type Finding } from "./finding.js";

/** Compiles the module with the V8 of this Node: what it refuses, Envoy's V8 refuses. */
export function checkEngine(bytes: Uint8Array): Finding[] {
  try {
    new WebAssembly.Module(bytes);
    return [];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace("WebAssembly.Module(): ", "") : String(cause);
    return [
      error(
        "invalid-module",
        `is not valid WebAssembly: ${reason}`,
        "rebuild it, or copy it again if it was transferred",
      ),
    ];
  }
}

/** Envoy enumerates every export through V8's C API, which aborts the process on other types than i32, i64, f32, f64. */
export function checkBorderTypes(module: WasmModule): Finding[] {
  const findings: Finding[] = [];
  for (const entry of module.exports) {
    if (entry.kind === "tag") {
      findings.push(error("export-kind", `exports the exception tag ${entry.name}`, "do not export exception tags"));
    }
    if (entry.kind !== "function") continue;
    const type = functionType(module, entry.index);
    const odd =
      type === null ? "an unreadable type" : [...type.params, ...type.results].find((t) => t.startsWith("type "));
    if (odd === undefined) continue;
    findings.push(
      error(
        "export-type",
        `exports ${entry.name} with a value of ${odd}; only i32, i64, f32 and f64 may cross to Envoy`,
        "do not export this function",
      ),
    );
  }
  return findings;
}
