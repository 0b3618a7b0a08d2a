import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/**
 * Where downloaded tools live: `$PROXY_WASM_TOOLS`, else `.tools` in the nearest folder above `start` that has one or
 * is the root of npm workspaces, else the user's cache folder.
 */
export function toolsFolder(start: string = process.cwd()): string {
  const named = process.env["PROXY_WASM_TOOLS"];
  if (named) return resolve(named);
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".tools")) || isWorkspaceRoot(folder)) return join(folder, ".tools");
    if (dirname(folder) === folder) break;
  }
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "proxy-wasm");
}

function isWorkspaceRoot(folder: string): boolean {
  try {
    return "workspaces" in (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as object);
  } catch {
    return false;
  }
}
