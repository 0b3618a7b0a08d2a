import process from "node:process";
import { runInForeground } from "../command.mjs";
import { sentenceOf } from "../errors.mjs";
import { quiet, task } from "../progress.mjs";
import { preparePackages } from "../prepare.mjs";
import { ensureEnvoy, ensureOras, ensureRegistry } from "../tools.mjs";

/**
 * The demonstration. What is missing here (Go, Envoy for this platform) is no reason to stop: the demonstration asks
 * for each tool itself, shows the rest, and names what was not shown.
 *
 * @param {string[]} args
 */
export async function start(args) {
  console.log("runs about 40 s and exits; npm start -- --keep stays");
  void Promise.allSettled([ensureOras(), ensureRegistry()]);
  try {
    await preparePackages();
  } catch (error) {
    console.error(sentenceOf(error));
    return 1;
  }
  await task("Envoy", ensureEnvoy()).catch((/** @type {unknown} */ error) => {
    console.error(sentenceOf(error));
  });
  quiet();
  return runInForeground(process.execPath, ["--import", "tsx", "test/demo/start.ts", ...args]);
}
