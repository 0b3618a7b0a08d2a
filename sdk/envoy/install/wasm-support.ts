import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvoyUnavailableError } from "../errors.js";
import { bootstrap } from "../config/bootstrap.js";
import { httpListener, routeAnswering } from "../config/http-listener.js";
import { wasmHttpFilter } from "../config/wasm.js";

/*
 * The smallest module that Envoy loads:
 *   types     (0) () -> ()   (1) (i32) -> i32
 *   functions 0: type 0, empty    1: type 1, returns its argument
 *   memory    1 page
 *   exports   "memory", "proxy_abi_version_0_2_1" = 0, "malloc" = 1
 */
const name = (text: string): number[] => [text.length, ...Buffer.from(text)];
const section = (id: number, ...bytes: number[]): number[] => [id, bytes.length, ...bytes];
const smallestModule = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(1, 2, 0x60, 0, 0, 0x60, 1, 0x7f, 1, 0x7f),
  ...section(3, 2, 0, 1),
  ...section(5, 1, 0, 1),
  ...section(7, 3, ...name("memory"), 2, 0, ...name("proxy_abi_version_0_2_1"), 0, 0, ...name("malloc"), 0, 1),
  ...section(10, 2, 2, 0, 0x0b, 4, 0, 0x20, 0, 0x0b),
]);

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
        return reject(new EnvoyUnavailableError(`${binary} is built without Wasm support: use another build or version.`));
      reject(new EnvoyUnavailableError(`${binary} does not run here: ${output || error.message}`));
    });
  });
}
