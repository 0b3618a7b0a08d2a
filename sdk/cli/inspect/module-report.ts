import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { checkModule, type Finding } from "../check/index.js";
import { readModule } from "../../host/wasm/module.js";
import { functionSizes, sectionSizes, type SizeEntry } from "../../host/wasm/sizes.js";

export interface ModuleReport {
  readonly sha256: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly abi: string | null;
  readonly imports: readonly string[];
  readonly callbacks: readonly string[];
  readonly findings: readonly Finding[];
  readonly sections: readonly SizeEntry[];
  /** Largest first. */
  readonly functions: readonly SizeEntry[];
}

/** What can be said about a module from its bytes. A damaged module has findings and no sizes. */
export function reportModule(bytes: Uint8Array): ModuleReport {
  const check = checkModule(bytes);
  const damaged = check.findings.some(({ rule }) => rule === "invalid-module");
  const outline = damaged ? undefined : readModule(bytes);
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes: bytes.length,
    gzipBytes: gzipSync(bytes, { level: 9 }).length,
    abi: check.abi,
    imports: check.imports,
    callbacks: check.callbacks,
    findings: check.findings,
    sections: outline === undefined ? [] : sectionSizes(outline),
    functions: outline === undefined ? [] : functionSizes(outline),
  };
}
