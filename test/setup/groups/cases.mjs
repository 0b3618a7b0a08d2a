import process from "node:process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "../command.mjs";
import { add, nothing, oneFailure } from "../counts.mjs";
import { root } from "../paths.mjs";

/**
 * The case files of filters and examples, on the Node host and in a real Envoy.
 *
 * @param {import("./index.mjs").Settings} settings
 */
export async function cases({ quick = false }) {
  const total = nothing();
  add(total, await runCases("on the Node host"));
  if (!quick) add(total, await runCases("in Envoy", "--envoy"));
  return total;
}

/**
 * @param {string} where
 * @param {string[]} flags
 */
async function runCases(where, ...flags) {
  const { code, output } = await run(process.execPath, [
    "sdk/bin/proxy-wasm.mjs",
    "test",
    "--json",
    ...flags,
    ...folders(),
  ]);
  return { ...oneFailure(`cases ${where}`), code, output };
}

/** Every filter and example. */
function folders() {
  return ["filters", "examples"].flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${parent}/${entry.name}`),
  );
}
