import type { WasmModule } from "../../host/wasm/module.js";
import { error, warning, type Finding } from "./finding.js";

/** Envoy caps each VM at 1 GiB (`--wasm_max_mem_pages=16384`). */
const ENVOY_MAX_PAGES = 16_384n;

export function checkMemory(module: WasmModule): Finding[] {
  const findings: Finding[] = [];
  const exported = module.exports.filter((entry) => entry.kind === "memory").length;
  if (module.memories.length !== 1 || exported !== 1) {
    findings.push(
      error(
        "memory",
        `has ${module.memories.length} memories and exports ${exported} of them; Envoy works with exactly one`,
        "remove noExportMemory, importMemory and the multi-memory feature from asconfig.json",
      ),
    );
  }
  for (const memory of module.memories) {
    if (memory.is64) {
      findings.push(error("memory64", "has a 64-bit memory, but Envoy's pointers are 32 bits", "compile for wasm32"));
    }
    if (memory.shared) {
      findings.push(
        warning(
          "memory-shared",
          "has a shared memory; a VM runs on one thread",
          "remove sharedMemory from asconfig.json",
        ),
      );
    }
    if (memory.minimum > ENVOY_MAX_PAGES) {
      findings.push(
        error("memory-size", `asks for ${memory.minimum} pages; Envoy allows 16384 (1 GiB)`, "lower initialMemory"),
      );
    }
  }
  return findings;
}
