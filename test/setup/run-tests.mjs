import { add, nothing, oneFailure } from "./counts.mjs";
import { sentenceOf } from "./errors.mjs";
import { groups, sources } from "./groups/index.mjs";
import { prepareTools } from "./groups/tools.mjs";
import { requireToolchains } from "./preflight.mjs";
import { preparePackages } from "./prepare.mjs";
import { quiet } from "./progress.mjs";

/** @typedef {import("./counts.mjs").Counts} Counts */

/**
 * Sets everything up and runs every group of tests. The last line is `N passed, N failed`.
 *
 * @param {import("./groups/index.mjs").Settings} settings
 * @returns {Promise<number>} exit code
 */
export async function runTests(settings) {
  const began = Date.now();
  const total = nothing();
  try {
    if (!settings.quick) await requireToolchains();
    await preparePackages();
  } catch (error) {
    console.log(sentenceOf(error));
    return close({ ...total, failed: 1 });
  }
  if (!settings.quick) prepareTools();
  quiet();
  for (const group of groups.filter(({ name }) => isWanted(name, settings))) {
    console.log(`\n── ${group.name} ${"─".repeat(Math.max(1, 100 - group.name.length))}`);
    const groupBegan = Date.now();
    const counts = await group.run(settings).catch((/** @type {unknown} */ error) => {
      console.log(sentenceOf(error));
      return oneFailure(`${group.name}: ${sentenceOf(error).split("\n")[0] ?? ""}`);
    });
    console.log(`${group.name}: ${closingLine(counts)} in ${minutes(groupBegan)}`);
    add(total, counts);
  }
  console.log(`\nall groups in ${minutes(began)}`);
  return close(total);
}

/**
 * Format, lint and types take longer than all else that is quick: `npm run check` does them alone.
 *
 * @param {string} name
 * @param {import("./groups/index.mjs").Settings} settings
 */
function isWanted(name, { only, quick }) {
  return only === undefined ? !quick || name !== sources : name === only;
}

/** @param {Counts} counts */
function close(counts) {
  for (const failure of counts.failures) console.log(`FAILED ${failure}`);
  console.log(closingLine(counts));
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

/** @param {Counts} counts */
const closingLine = ({ passed, failed }) => `${String(passed)} passed, ${String(failed)} failed`;

/** @param {number} began */
function minutes(began) {
  const seconds = Math.round((Date.now() - began) / 1000);
  return seconds < 60 ? `${String(seconds)} s` : `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`;
}
