import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { packageRoot } from "../../envoy/package-root.js";
import { findPackage } from "./compiler.js";
import { moduleFile, type Project, type Target } from "./project.js";
import { sha256 } from "./record.js";

/** What a module was made from, so that making it again can be spared: files relative to the project, with their sha256. */
interface Stamp {
  readonly module: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** The module of an earlier build, if everything that it was made from, the compiler included, is as it was; else null. */
export async function earlierModule(project: Project, target: Target): Promise<Uint8Array | null> {
  try {
    const stamp = JSON.parse(await readFile(stampFile(project, target), "utf8")) as Stamp;
    const module = await readFile(path.join(project.dir, moduleFile(project, target)));
    if (sha256(module) !== stamp.module) return null;
    for (const [file, hash] of Object.entries(stamp.inputs)) {
      if (sha256(await readFile(path.resolve(project.dir, file))) !== hash) return null;
    }
    return module;
  } catch {
    return null;
  }
}

/** Keeps what a module was made from. `sources` are absolute paths. */
export async function stampModule(
  project: Project,
  target: Target,
  module: Uint8Array,
  sources: readonly string[],
): Promise<void> {
  const inputs: Record<string, string> = {};
  for (const file of [...sources, ...(await toolFiles(project))]) {
    inputs[path.relative(project.dir, file)] = sha256(await readFile(file));
  }
  const stamp: Stamp = { module: sha256(module), inputs };
  await writeFile(stampFile(project, target), JSON.stringify(stamp));
}

/** The compiler's version and the SDK's transform: they shape a module without being compiled into it. */
async function toolFiles(project: Project): Promise<string[]> {
  const transform = path.join(packageRoot(), "transform");
  const scripts = (await readdir(transform)).filter((name) => name.endsWith(".mjs"));
  return [findPackage(project.dir), ...scripts.map((name) => path.join(transform, name))];
}

function stampFile(project: Project, target: Target): string {
  return path.join(project.dir, moduleFile(project, target).replace(/\.wasm$/, ".stamp.json"));
}
