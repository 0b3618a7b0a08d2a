import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { packageRoot } from "../../envoy/package-root.js";
import { compilerManifest } from "./compiler.js";
import { moduleFile, type Project, type Target } from "./project.js";
import { sha256 } from "./record.js";

/** What a module was made from, so that making it again can be spared: files relative to the project, with their sha256. */
interface Receipt {
  readonly module: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** A module that is as a build would make it. */
export interface EarlierBuild {
  readonly module: Uint8Array;
  /** Absolute paths of what it was made from. */
  readonly inputs: readonly string[];
}

/** The earlier build, if everything that it was made from, the compiler included, is as it was; else null. */
export async function earlierBuild(project: Project, target: Target): Promise<EarlierBuild | null> {
  try {
    const receipt = JSON.parse(await readFile(receiptFile(project, target), "utf8")) as Receipt;
    const module = await readFile(path.join(project.dir, moduleFile(project, target)));
    if (sha256(module) !== receipt.module) return null;
    const inputs = Object.keys(receipt.inputs).map((file) => path.resolve(project.dir, file));
    for (const [i, hash] of Object.values(receipt.inputs).entries()) {
      if (sha256(await readFile(inputs[i]!)) !== hash) return null;
    }
    return { module, inputs };
  } catch {
    return null;
  }
}

/** Keeps what a module was made from. `sources` are absolute paths. */
export async function writeReceipt(
  project: Project,
  target: Target,
  module: Uint8Array,
  sources: readonly string[],
): Promise<void> {
  const inputs: Record<string, string> = {};
  for (const file of [...sources, ...(await toolFiles(project))]) {
    inputs[path.relative(project.dir, file)] = sha256(await readFile(file));
  }
  const receipt: Receipt = { module: sha256(module), inputs };
  await writeFile(receiptFile(project, target), JSON.stringify(receipt));
}

/** The compiler's version and the SDK's transform: they shape a module without being compiled into it. */
async function toolFiles(project: Project): Promise<string[]> {
  const transform = path.join(packageRoot, "transform");
  const scripts = (await readdir(transform)).filter((name) => name.endsWith(".mjs"));
  return [compilerManifest(project.dir), ...scripts.map((name) => path.join(transform, name))];
}

function receiptFile(project: Project, target: Target): string {
  return path.join(project.dir, moduleFile(project, target).replace(/\.wasm$/, ".receipt.json"));
}
