import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { run } from "../command.mjs";
import { add, nothing, oneFailure } from "../counts.mjs";
import { root } from "../paths.mjs";

/** @typedef {import("../counts.mjs").Counts} Counts */

/**
 * What `proxy-wasm test --json` prints, as far as it is read here.
 *
 * @typedef {object} Report
 * @property {number} passed
 * @property {number} failed
 * @property {{ file: string, name: string, passed: boolean, failures: Failure[] }[]} results
 */

/** @typedef {{ place: string, what: string, expected: string, actual: string, line: number }} Failure */

/**
 * The case files of filters and examples: on the Node host, in the newest and in the oldest known Envoy; in a soak run
 * in every one between, too.
 *
 * @param {import("./index.mjs").Settings} settings
 */
export async function cases({ quick = false, scale }) {
  const total = nothing();
  const folders = foldersWithCases();
  if (folders.length === 0) return total;
  add(total, await runCases("on the Node host", folders));
  if (quick) return total;
  // no version named: $ENVOY, or the newest
  add(total, await runCases("in Envoy", ["--envoy", "--", ...folders]));
  for (const version of await olderVersions(scale > 1)) {
    add(total, await runCases(`in Envoy ${version}`, ["--envoy", version, ...folders]));
  }
  return total;
}

/** @param {boolean} all */
async function olderVersions(all) {
  const { envoyVersions } = await import("proxy-wasm-assemblyscript-sdk/envoy");
  const older = envoyVersions().slice(0, -1);
  return all ? older : older.slice(0, 1);
}

/**
 * @param {string} where
 * @param {string[]} args
 * @returns {Promise<Counts>}
 */
async function runCases(where, args) {
  const { code, output, stdout } = await run(process.execPath, ["sdk/bin/proxy-wasm.mjs", "test", "--json", ...args]);
  const report = parse(stdout);
  if (!report) {
    console.log(output.trimEnd());
    return oneFailure(`cases ${where}`);
  }
  console.log(`  ${where}: ${String(report.passed)} passed, ${String(report.failed)} failed`);
  const failed = report.results.filter(({ passed }) => !passed);
  for (const result of failed) print(result);
  const failures = failed.map(({ file, name }) => `${file} › ${name} ${where}`);
  if (code !== 0 && report.failed === 0)
    return { passed: report.passed, failed: 1, failures: [`cases ${where}: none ran`] };
  return { passed: report.passed, failed: report.failed, failures };
}

/** @param {Report["results"][number]} result */
function print({ file, name, failures }) {
  console.log(`  ✗ ${file} › ${name}`);
  for (const { place, what, expected, actual, line } of failures) {
    console.log(`      ${place === "" ? "" : `${place}: `}${what} (${file}:${String(line)})`);
    console.log(`        expected ${expected}`);
    console.log(`        got      ${actual}`);
  }
}

/**
 * @param {string} output
 * @returns {Report | undefined}
 */
function parse(output) {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

/** Every filter and example that has cases. */
function foldersWithCases() {
  return ["filters", "examples"].flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => `${parent}/${name}`)
      .filter((folder) => existsSync(join(root, folder, "cases"))),
  );
}
