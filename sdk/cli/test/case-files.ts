import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";

const CASE_FILE = /\.(ya?ml|json)$/;

/** Case files to run, and given paths that have none. */
export interface FoundCases {
  readonly files: string[];
  /** Folders without `cases/`, npm's and TypeScript's own files: a glob such as `examples/*` names more than filters. */
  readonly without: readonly string[];
}

/** What stands beside filters' folders and is never a case file. */
const PACKAGE_FILES = new Set(["package.json", "package-lock.json", "asconfig.json", "tsconfig.json"]);

/**
 * Case files that paths stand for: a file itself, of a folder all files in its `cases/` (of a folder called `cases`, its
 * own), by name. @throws CliError (usage) when a path does not exist or no file is found.
 */
export function findCaseFiles(paths: readonly string[]): FoundCases {
  const files: string[] = [];
  const without: string[] = [];
  for (const given of paths) {
    const stat = statSync(given, { throwIfNoEntry: false });
    if (stat === undefined) {
      throw new CliError(`${given} does not exist`, {
        remedy: "name case files or a filter's folder",
        exitCode: EXIT.usage,
      });
    }
    const found = stat.isDirectory() ? caseFilesIn(given) : PACKAGE_FILES.has(path.basename(given)) ? [] : [given];
    files.push(...found);
    if (found.length === 0) without.push(given);
  }
  if (files.length > 0) return { files, without };
  throw new CliError(`no case files in ${paths.join(", ")}`, {
    remedy: "write cases/<name>.yaml beside assembly/ (the SDK's cases/README.md describes the format)",
    exitCode: EXIT.usage,
  });
}

function caseFilesIn(dir: string): string[] {
  const folder = path.basename(path.resolve(dir)) === "cases" ? dir : path.join(dir, "cases");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && CASE_FILE.test(entry.name))
    .map((entry) => path.join(folder, entry.name))
    .sort();
}
