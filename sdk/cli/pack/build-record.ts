import { existsSync } from "node:fs";
import type { BuildRecord } from "../build/index.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { readText } from "../project/project-file.js";

/** The record that `build` wrote beside a module, if it speaks of these very bytes. */
export function buildRecordOf(moduleFile: string, moduleSha256: string): BuildRecord | undefined {
  const file = moduleFile.replace(/\.wasm$/, ".build.json");
  if (!existsSync(file)) return undefined;
  let record: Partial<BuildRecord>;
  try {
    record = JSON.parse(readText(file)) as Partial<BuildRecord>;
  } catch {
    return undefined;
  }
  return record.format === 1 && record.sha256 === moduleSha256 ? (record as BuildRecord) : undefined;
}

/** @throws CliError when the module was not built by `proxy-wasm build`, so that nothing is known about its origin. */
export function requireBuildRecord(record: BuildRecord | undefined, moduleFile: string, wanted: string): BuildRecord {
  if (record !== undefined) return record;
  throw new CliError(`${wanted} needs to know what went into ${moduleFile}, and no build record matches it`, {
    remedy: "build it with `proxy-wasm build`, which writes the record beside the module",
    exitCode: EXIT.usage,
  });
}
