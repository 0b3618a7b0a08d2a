import type { WasmModule } from "../../host/wasm/module.js";
import { error, type Finding } from "./finding.js";

/** A start section runs before Envoy has a context for the module: any host call in it crashes the whole proxy. */
export function checkStartSection(module: WasmModule): Finding[] {
  if (module.start === null) return [];
  return [
    error(
      "start-section",
      "has a start section, which runs before Envoy is ready: a host call in it crashes Envoy",
      'set "exportStart": "_initialize" in asconfig.json (the SDK\'s asconfig.json does)',
    ),
  ];
}
