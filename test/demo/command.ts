import { execFile } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const run = promisify(execFile);

const PROGRAMS: Readonly<Record<string, string>> = {
  "proxy-wasm": "sdk/bin/proxy-wasm.mjs",
  "mesh-filters": "filters/bin/mesh-filters.mjs",
};

/** Runs one of the two commands as a user would, and answers what it prints. */
export async function command(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [path.join(ROOT, PROGRAMS[program]!), ...args], {
    cwd: ROOT,
    maxBuffer: 1 << 26,
  });
  return stdout;
}
