import process from "node:process";
import { run } from "../command.mjs";
import { counted, nothing } from "../counts.mjs";

/**
 * What `npm start` shows, every check of it. It comes before anything else is built: on a fresh checkout it finds what
 * a newcomer's first run finds.
 *
 * @param {import("./index.mjs").Settings} settings
 */
export function demonstration({ quick = false }) {
  if (quick) return Promise.resolve(nothing());
  return counted("npm start", async () => {
    const { code, output } = await run(process.execPath, ["--import", "tsx", "test/demo/start.ts"]);
    if (code !== 0) throw new Error(output.trim());
  });
}
