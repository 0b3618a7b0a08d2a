import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { runInForeground } from "../command.mjs";
import { oneFailure } from "../counts.mjs";
import { onEnd } from "../lifetime.mjs";
import { tools } from "../paths.mjs";
import { smallTools } from "./tools.mjs";

/**
 * All `*.test.ts`. In a quick run those named `*.live.test.ts` are left out: they start Envoy, a registry or another
 * real server.
 *
 * @param {import("./index.mjs").Settings} settings
 * @returns {Promise<import("../counts.mjs").Counts>}
 */
export async function vitest({ quick = false, scale }) {
  if (!quick) await smallTools();
  const folder = mkdtempSync(join(tools, `.work-${String(process.pid)}-`));
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  const forget = onEnd(remove);
  try {
    const counts = join(folder, "counts.json");
    const env = { TEST_COUNTS_FILE: counts, SCALE: String(scale) };
    const without = quick ? ["--exclude", "**/*.live.test.ts"] : [];
    const code = await runInForeground(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...without], {
      env,
    });
    if (!existsSync(counts)) return oneFailure(`vitest ended before its tests did (exit code ${String(code)})`);
    const result = /** @type {import("../counts.mjs").Counts} */ (JSON.parse(readFileSync(counts, "utf8")));
    if (code !== 0 && result.failed === 0) return { ...result, failed: 1, failures: ["vitest ended with an error"] };
    return result;
  } finally {
    forget();
    remove();
  }
}
