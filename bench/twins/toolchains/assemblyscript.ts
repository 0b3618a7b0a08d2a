import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { run } from "../../../test/setup/command.mjs";
import { lock } from "../../../test/setup/lock.mjs";
import { matches, npm, type LockedPackage } from "../../../test/setup/npm.mjs";
import { root, tools } from "../../../test/setup/paths.mjs";
import { buildFailure, type Toolchain } from "./built.js";
import { moduleOf } from "./step.js";

/**
 * AssemblyScript by its own command, as the SDKs say: with the packages of the folder, and the compiler that is there or
 * else the house's. Modules that several works share are in the folder's own `assembly`.
 */
export function assemblyScript(name: string, folder: string): Toolchain {
  let installed: Promise<void> | undefined;
  return {
    build: async (work) => {
      await (installed ??= install(folder));
      const compiler = [folder, root].map((each) => join(each, "node_modules/assemblyscript")).find(existsSync)!;
      const { version } = JSON.parse(readFileSync(join(compiler, "package.json"), "utf8")) as { version: string };
      const shared = ["asconfig.json", "package-lock.json", "assembly"].map((each) => join(folder, each));
      const build = async (target: string): Promise<void> => {
        const asc = ["bin/asc.js", "bin/asc"].map((each) => join(compiler, each)).find(existsSync)!;
        const args = [`${work}/assembly/index.ts`, "--target", "release", "--outFile", relative(folder, target)];
        const { code, output } = await run(process.execPath, [asc, ...args], { cwd: folder });
        if (code !== 0) throw buildFailure(`the twin of ${work} by ${name}`, output);
      };
      const inputs = [...shared.filter((path) => existsSync(path)), join(folder, work)];
      return moduleOf({ toolchain: `${name}-${version}`, work, inputs, build });
    },
  };
}

/** Installs the folder's locked packages, unless exactly they are there. */
async function install(folder: string): Promise<void> {
  if (!existsSync(join(folder, "package-lock.json")) || isInstalled(folder)) return;
  const unlock = await lock(join(tools, "npm.lock"));
  try {
    if (isInstalled(folder)) return;
    const { code, output } = await npm("ci", "--prefix", folder, "--prefer-offline", "--loglevel=error");
    if (code !== 0) throw buildFailure(`the npm packages of ${folder}`, output);
  } finally {
    unlock();
  }
}

function isInstalled(folder: string): boolean {
  const record = join(folder, "node_modules", ".package-lock.json");
  return existsSync(record) && matches(packages(join(folder, "package-lock.json")), packages(record));
}

function packages(file: string): Record<string, LockedPackage> {
  return (JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, LockedPackage> }).packages;
}
