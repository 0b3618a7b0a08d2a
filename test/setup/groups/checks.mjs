import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { run } from "../command.mjs";
import { add, counted, nothing } from "../counts.mjs";
import { root } from "../paths.mjs";

/** What needs no test case to be wrong: format, lint and types of all sources. */
export async function checks() {
  const total = nothing();
  // eslint takes as long as all the others together
  for (const counts of await Promise.all([lint(), formatAndTypes()])) add(total, counts);
  return total;
}

function lint() {
  return counted("eslint", () => node("node_modules/eslint/bin/eslint.js", "."));
}

async function formatAndTypes() {
  const total = nothing();
  const format = ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."];
  add(total, await counted("prettier", () => node(...format)));
  for (const folder of typescriptFolders()) {
    add(total, await counted(`types in ${folder}`, () => node("node_modules/typescript/bin/tsc", "-p", folder)));
  }
  const guests = [
    "--import",
    "tsx",
    "test/setup/typecheck-guest.ts",
    "tsconfig.guest.json",
    "test/units/assembly/tsconfig.json",
  ];
  add(total, await counted("types of guest code", () => node(...guests)));
  if ((await run("gofmt", ["-h"])).code !== 127) add(total, await counted("gofmt", gofmt));
  return total;
}

/** Workspaces and `test`, those that have a tsconfig.json. */
function typescriptFolders() {
  return readdirSync(root).filter((name) => !name.startsWith(".") && existsSync(join(root, name, "tsconfig.json")));
}

/** @param {string[]} args */
async function node(...args) {
  const { code, output } = await run(process.execPath, args);
  if (code !== 0) throw new Error(output.trim());
}

async function gofmt() {
  const { output } = await run("gofmt", ["-l", "test", "bench"]);
  if (output.trim()) throw new Error(`not formatted:\n${output.trim()}`);
}
