import process from "node:process";
import { runInForeground } from "../command.mjs";
import { sentenceOf } from "../errors.mjs";
import { quiet, task } from "../progress.mjs";
import { preparePackages } from "../prepare.mjs";
import { ensureEnvoy } from "../tools.mjs";

/**
 * The benchmark under Envoy.
 *
 * @param {string[]} args
 */
export async function bench(args) {
  try {
    await preparePackages();
    await task("Envoy", ensureEnvoy());
  } catch (error) {
    console.error(sentenceOf(error));
    return 1;
  }
  quiet();
  return runInForeground(process.execPath, ["--import", "tsx", "bench/main.ts", ...args]);
}
