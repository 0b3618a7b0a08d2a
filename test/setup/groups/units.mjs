import { stripVTControlCharacters } from "node:util";
import { npm } from "../npm.mjs";
import { oneFailure } from "../counts.mjs";

/** The as-pect specs, compiled by the oldest supported AssemblyScript. */
export async function units() {
  const { code, output } = await npm("test", "--silent", "--workspace", "test/units");
  console.log(output.trimEnd());
  return countSpecs(stripVTControlCharacters(output), code);
}

/**
 * Reads as-pect's summary: `[Tests]: 15 / 15` and for each spec file `✔ name Pass: 8 / 8 Todo: 0`. A file that does
 * not compile stops as-pect before there is a summary.
 *
 * @param {string} output
 * @param {number} code
 * @returns {import("../counts.mjs").Counts}
 */
export function countSpecs(output, code) {
  const summary = /\[Tests\]:\s*(\d+) \/ (\d+)/.exec(output);
  if (!summary) return oneFailure("the unit specs did not run to their end");
  const [passed, all] = [Number(summary[1]), Number(summary[2])];
  const todo = [...output.matchAll(/Todo: (\d+)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
  const failures = [...output.matchAll(/^\s*❌ (.*?)(?: -)?\s*$/gm)].map((match) => match[1] ?? "");
  if (todo > 0) failures.push(`${String(todo)} specs are still to do`);
  const failed = all - passed + todo;
  if (failed === 0 && code !== 0) return { passed, failed: 1, failures: ["the unit specs ended with an error"] };
  return { passed, failed, failures };
}
