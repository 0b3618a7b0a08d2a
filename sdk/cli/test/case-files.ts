import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";

const CASE_FILE = /\.(ya?ml|json)$/;

/**
 * Case files that paths stand for: a file itself, of a folder all files in its `cases/` (or in itself, when it has no
 * such folder), by name. @throws CliError (usage) when a path does not exist or none is found.
 */
export function findCaseFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((given) => {
    const stat = statSync(given, { throwIfNoEntry: false });
    if (stat === undefined) {
      throw new CliError(`${given} does not exist`, {
        remedy: "name case files or a filter's folder",
        exitCode: EXIT.usage,
      });
    }
    return stat.isDirectory() ? caseFilesIn(given) : [given];
  });
  if (files.length > 0) return files;
  throw new CliError(`no case files in ${paths.join(", ")}`, {
    remedy: "write cases/<name>.yaml beside assembly/ (the SDK's cases/README.md describes the format)",
    exitCode: EXIT.usage,
  });
}

function caseFilesIn(dir: string): string[] {
  const cases = path.join(dir, "cases");
  const folder = existsSync(cases) ? cases : dir;
  if (folder === dir && existsSync(path.join(dir, "package.json"))) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && CASE_FILE.test(entry.name))
    .map((entry) => path.join(folder, entry.name))
    .sort();
}
