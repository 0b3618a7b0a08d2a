import { readModule, type WasmModule } from "../../host/wasm/module.js";
import { WasmFormatError } from "../../host/wasm/reader.js";
import { checkBorderTypes, checkEngine } from "./engine.js";
import { checkAllocator, checkExportSignatures, checkUnknownCallbacks, exportedCallbacks } from "./exports.js";
import { error, type Finding } from "./finding.js";
import { checkImports } from "./imports.js";
import { abiVersion, checkMarker } from "./marker.js";
import { checkMemory } from "./memory.js";
import { checkStartup } from "./rehearsal.js";
import { checkSize } from "./size.js";
import { checkStartSection } from "./start-section.js";
import { checkUnneededCallbacks } from "./unneeded.js";

export type { Finding, Level } from "./finding.js";

export interface CheckReport {
  /** No finding is an error. */
  readonly ok: boolean;
  readonly bytes: number;
  readonly abi: string | null;
  /** `module.name` of everything imported. */
  readonly imports: readonly string[];
  /** Callbacks that Envoy will call. */
  readonly callbacks: readonly string[];
  readonly findings: readonly Finding[];
}

export interface CheckOptions {
  /** Budget in bytes. */
  readonly maxSize?: number;
}

/** Finds everything that keeps Envoy from loading a module, and what makes it slower than it need be. */
export function checkModule(bytes: Uint8Array, options: CheckOptions = {}): CheckReport {
  let module: WasmModule;
  try {
    module = readModule(bytes);
  } catch (cause) {
    if (!(cause instanceof WasmFormatError)) throw cause;
    const finding = error(
      "invalid-module",
      `is not a WebAssembly module: ${cause.message}`,
      "give the file that `proxy-wasm build` wrote",
    );
    return { ok: false, bytes: bytes.length, abi: null, imports: [], callbacks: [], findings: [finding] };
  }
  const findings = [
    ...checkEngine(bytes),
    ...checkMarker(module),
    ...checkImports(module),
    ...checkStartSection(module),
    ...checkMemory(module),
    ...checkAllocator(module),
    ...checkExportSignatures(module),
    ...checkBorderTypes(module),
    ...checkUnknownCallbacks(module),
    ...checkSize(module, options.maxSize),
    ...checkUnneededCallbacks(module, bytes),
  ];
  if (findings.every((finding) => finding.level !== "error" || finding.rule === "size-budget")) {
    findings.push(...checkStartup(bytes));
  }
  return {
    ok: findings.every((finding) => finding.level !== "error"),
    bytes: bytes.length,
    abi: abiVersion(module),
    imports: module.imports.map((entry) => `${entry.module}.${entry.name}`),
    callbacks: exportedCallbacks(module),
    findings,
  };
}
