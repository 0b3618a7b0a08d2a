import process from "node:process";
import { compile } from "./compile.mjs";
import { installPackages } from "./npm.mjs";
import { tools } from "./paths.mjs";
import { task } from "./progress.mjs";

/** npm packages and the compiled SDK: what everything else stands on. */
export async function preparePackages() {
  process.env.PROXY_WASM_TOOLS ??= tools;
  await task("npm packages", installPackages());
  await task("TypeScript", compile());
}
