import { ABI_MARKERS } from "../../host/abi/signatures.js";
import type { WasmModule } from "../../host/wasm/module.js";
import { error, warning, type Finding } from "./finding.js";

/** The marker of ABI 0.2.1, which every Envoy from 1.30 on accepts. */
const ABI_MARKER = "proxy_abi_version_0_2_1";

/** The ABI version that Envoy reads from the module (the first marker among its function exports wins), or null. */
export function abiVersion(module: WasmModule): string | null {
  const marker = markers(module)[0];
  return marker === undefined ? null : marker.slice("proxy_abi_version_".length).replaceAll("_", ".");
}

export function checkMarker(module: WasmModule): Finding[] {
  const found = markers(module);
  if (found.length === 0) {
    return [
      error(
        "abi-marker",
        'exports no ABI marker: Envoy answers "Missing or unknown Proxy-Wasm ABI version"',
        `export function ${ABI_MARKER}(): void {} (the SDK's transform does it; is it in asconfig.json?)`,
      ),
    ];
  }
  if (found[0] === "proxy_abi_version_0_1_0") {
    return [
      error(
        "abi-version",
        "is built for ABI 0.1.0, whose callbacks and host functions differ",
        "rebuild it with an SDK for ABI 0.2.1",
      ),
    ];
  }
  if (found.length > 1) {
    return [
      warning(
        "abi-marker",
        `exports several ABI markers; Envoy takes the first, ${found[0]}`,
        `export ${ABI_MARKER} alone`,
      ),
    ];
  }
  return [];
}

function markers(module: WasmModule): string[] {
  return module.exports
    .filter((entry) => entry.kind === "function" && ABI_MARKERS.includes(entry.name))
    .map((entry) => entry.name);
}
