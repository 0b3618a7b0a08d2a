import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";

/** A folder with one filter: `assembly/index.ts`, compiled to `build/<name>.wasm`. */
export interface Project {
  readonly dir: string;
  /** The folder's own name; it names the module. */
  readonly name: string;
  /** The nearest `asconfig.json`, in the folder or above it. */
  readonly asconfig: string;
}

export type Target = "release" | "debug";

const ENTRY = path.join("assembly", "index.ts");

/** Whether a folder holds a filter's source. */
export function isProject(dir: string): boolean {
  return existsSync(path.join(dir, ENTRY));
}

/** @throws CliError (usage) when the folder is not one, holds no filter, or no asconfig.json applies to it. */
export function openProject(dir: string): Project {
  const absolute = path.resolve(dir);
  if (!existsSync(absolute)) {
    throw new CliError(`${dir} does not exist`, { remedy: "give the folder of a filter", exitCode: EXIT.usage });
  }
  if (!statSync(absolute).isDirectory()) {
    throw new CliError(`${dir} is not a folder`, {
      remedy: "give the folder of a filter, not a file",
      exitCode: EXIT.usage,
    });
  }
  if (!isProject(absolute)) {
    throw new CliError(`${dir} holds no filter: ${ENTRY} is missing`, {
      remedy: "`proxy-wasm new <name>` makes one",
      exitCode: EXIT.usage,
    });
  }
  const asconfig = findUp("asconfig.json", absolute);
  if (asconfig === null) {
    throw new CliError(`no asconfig.json applies to ${dir}`, {
      remedy: `write one beside package.json: { "extends": "proxy-wasm-assemblyscript-sdk/asconfig.json" }`,
      exitCode: EXIT.usage,
    });
  }
  return { dir: absolute, name: path.basename(absolute), asconfig };
}

/** Where a project's module goes, relative to its folder. */
export function moduleFile(project: Project, target: Target): string {
  return `build/${project.name}${target === "debug" ? ".debug" : ""}.wasm`;
}

/** The nearest file of that name in a folder or above it. */
export function findUp(name: string, from: string): string | null {
  for (let dir = path.resolve(from); ; dir = path.dirname(dir)) {
    const candidate = path.join(dir, name);
    if (existsSync(candidate)) return candidate;
    if (path.dirname(dir) === dir) return null;
  }
}
