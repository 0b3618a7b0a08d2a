/**
 * What a group of tests found. A skipped test counts as failed.
 *
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} failures one line each
 */

/** @returns {Counts} */
export const nothing = () => ({ passed: 0, failed: 0, failures: [] });

/** @param {string} what @returns {Counts} */
export const oneFailure = (what) => ({ passed: 0, failed: 1, failures: [what] });

/**
 * Adds `more` to `total`.
 *
 * @param {Counts} total
 * @param {Counts} more
 */
export function add(total, more) {
  total.passed += more.passed;
  total.failed += more.failed;
  total.failures.push(...more.failures);
}

/**
 * Runs one check that is not a test case of its own: it passes or throws.
 *
 * @param {string} name
 * @param {() => Promise<unknown>} check
 * @returns {Promise<Counts>}
 */
export async function counted(name, check) {
  try {
    await check();
    console.log(`  ✓ ${name}`);
    return { passed: 1, failed: 0, failures: [] };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    console.log(`  ✗ ${name}\n${said.replace(/^/gm, "    ")}`);
    return oneFailure(name);
  }
}
