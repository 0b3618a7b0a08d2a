import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEnvoy } from "proxy-wasm-assemblyscript-sdk/envoy";
import { sentenceOf } from "../test/setup/errors.mjs";
import { lock } from "../test/setup/lock.mjs";
import { tools } from "../test/setup/paths.mjs";
import { ensureLoad } from "../test/setup/tools.mjs";
import { heldEnvoy } from "./envoy/proxy.js";
import { requirePlaces } from "./machine/requirements.js";
import { LoadTool } from "./measure/load.js";
import { parseOptions } from "./options.js";
import { planOf } from "./plan.js";
import { Progress } from "./progress.js";
import { run } from "./run.js";
import { works } from "./twins/works/index.js";

// The benchmark under Envoy: `npm run bench`.

const options = parseOptions(
  process.argv.slice(2),
  works.map(({ name }) => name),
);
const folder = mkdtempSync(join(tmpdir(), "proxy-wasm-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
// what was started ends with us: see spawnGuarded
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

try {
  const places = requirePlaces();
  const progress = new Progress();
  process.on("exit", await alone(progress));
  const envoy = await findEnvoy();
  await run(options, planOf(options, works), {
    envoy,
    held: await heldEnvoy(envoy, places, folder),
    tool: new LoadTool(await ensureLoad(), places, folder),
    progress,
  });
  process.exit(0);
} catch (error) {
  console.error(sentenceOf(error));
  process.exit(1);
}

/** Two runs on the same processors would measure each other. */
async function alone(progress: Progress): Promise<() => void> {
  const patience = setTimeout(() => progress.line("Another run is under way: waits for its end."), 500);
  const release = await lock(join(tools, "bench.lock"));
  clearTimeout(patience);
  return release;
}
