import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { tools } from "../../../test/setup/paths.mjs";
import { ensure } from "../../../test/setup/step.mjs";

export interface ModuleStep {
  /** Implementation and version of its toolchain: a module is made again by another compiler. */
  readonly toolchain: string;
  readonly work: string;
  /** Folders and files whose bytes decide whether the module is still right. */
  readonly inputs: readonly string[];
  /** Writes the module to the given path. */
  readonly build: (target: string) => Promise<void>;
}

/** The module's path, once it is made; an unchanged one is not made again. */
export async function moduleOf({ toolchain, work, inputs, build }: ModuleStep): Promise<string> {
  const output = join(tools, "twins", toolchain, `${work}.wasm`);
  mkdirSync(join(tools, "twins", toolchain), { recursive: true });
  await ensure({
    name: `twins/${toolchain}/${work}`,
    inputs: inputs.flatMap(files),
    outputs: [output],
    build: (folder) => build(join(folder, `${work}.wasm`)),
  });
  return output;
}

/** A file itself, or all files in a folder. */
function files(path: string): string[] {
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
