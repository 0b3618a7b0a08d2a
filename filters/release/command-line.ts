import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

const MAX_OUTPUT_BYTES = 64 << 20;
const run = promisify(execFile);
const sdk = path.dirname(createRequire(import.meta.url).resolve("proxy-wasm-assemblyscript-sdk/package.json"));

/** A step of the release did not succeed. Its message is what the step itself said. */
export class ReleaseError extends Error {
  override readonly name = "ReleaseError";
}

/**
 * Runs `proxy-wasm … --json`, the same command that anybody else would, and answers what it printed.
 * @throws ReleaseError with the command's own words when it fails.
 */
export async function proxyWasm(...argv: string[]): Promise<unknown> {
  const args = [path.join(sdk, "bin", "proxy-wasm.mjs"), ...argv, "--json"];
  try {
    const { stdout } = await run(process.execPath, args, { maxBuffer: MAX_OUTPUT_BYTES });
    return JSON.parse(stdout) as unknown;
  } catch (cause) {
    const { stdout = "", stderr = "" } = cause as { stdout?: string; stderr?: string };
    const said = stderr.trim() || stdout.trim() || String(cause);
    throw new ReleaseError(`proxy-wasm ${argv.join(" ")}\n${said}`, { cause });
  }
}
