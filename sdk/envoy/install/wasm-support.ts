import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvoyUnavailableError } from "../errors.js";
import { bootstrap } from "../config/bootstrap.js";
import { httpListener, routeAnswering } from "../config/http-listener.js";
import { smallestModule } from "../config/smallest-module.js";
import { wasmHttpFilter } from "../config/wasm.js";

/**
 * Loads a tiny module: some builds of Envoy come without a Wasm engine, and say so only when a filter is configured.
 * @throws EnvoyUnavailableError when this Envoy cannot run Wasm, or cannot run at all.
 */
export async function requireWasmSupport(binary: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "proxy-wasm-envoy-"));
  try {
    const file = join(folder, "bootstrap.json");
    const httpFilters = [wasmHttpFilter({ name: "probe", module: smallestModule })];
    const probe = httpListener({ name: "probe", httpFilters, routes: [routeAnswering(200)] });
    await writeFile(file, JSON.stringify(bootstrap({ listeners: [probe] })));
    await validate(binary, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function validate(binary: string, file: string): Promise<void> {
  const args = ["--mode", "validate", "-l", "error", "-c", file];
  return new Promise((resolve, reject) => {
    execFile(binary, args, { timeout: 60_000 }, (error, stdout, stderr) => {
      if (!error) return resolve();
      const output = `${stdout}${stderr}`.trim();
      if (/envoy\.bootstrap\.wasm|wasm\.runtime|without support/i.test(output))
        return reject(
          new EnvoyUnavailableError(`${binary} is built without Wasm support: use another build or version.`),
        );
      reject(new EnvoyUnavailableError(`${binary} does not run here: ${output || error.message}`));
    });
  });
}
