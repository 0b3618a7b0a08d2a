import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { compile } from "./compiler.js";
import type { Diagnostic } from "./diagnostics.js";
import { moduleFile, openProject, type Project, type Target } from "./project.js";
import { makeRecord } from "./record.js";
import { earlierBuild, writeReceipt, type EarlierBuild } from "./up-to-date.js";
import { stampsOf, type Stamps } from "./watch.js";

export type { Diagnostic } from "./diagnostics.js";
export { isProject, moduleFile, openProject, type Project, type Target } from "./project.js";
export type { BuildRecord, PackageRecord } from "./record.js";

export interface BuildResult {
  readonly project: Project;
  readonly target: Target;
  readonly ok: boolean;
  /** Absolute path of the module, when it was built. */
  readonly module: string | null;
  /** Size of the module in bytes, raw and as gzip packs it. */
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly milliseconds: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Why it failed, when no diagnostic says so. */
  readonly failure: string | null;
  /** Absolute paths of the source files read, for watching. */
  readonly inputs: Stamps;
}

/** Compiles one target of a project, unless nothing has changed since it was compiled, and writes module, source map and build record; a failed build leaves the old files. */
export async function build(project: Project, target: Target): Promise<BuildResult> {
  const started = performance.now();
  const earlier = await earlierBuild(project, target);
  if (earlier !== null) return unchanged(project, target, earlier);
  const compilation = await compile(project, target);
  const name = moduleFile(project, target);
  const bytes = compilation.files.get(name);
  if (bytes !== undefined) {
    const record = JSON.stringify(makeRecord(project, target, bytes, compilation), null, 2);
    await writeAll(project.dir, compilation.files);
    await writeAll(project.dir, new Map([[name.replace(/\.wasm$/, ".build.json"), Buffer.from(`${record}\n`)]]));
    // With warnings it is made again each time, so that they are seen each time.
    if (compilation.diagnostics.length === 0)
      await writeReceipt(project, target, bytes, [...compilation.inputs.keys()]);
  }
  return {
    project,
    target,
    ok: bytes !== undefined,
    module: bytes === undefined ? null : path.join(project.dir, name),
    bytes: bytes?.length ?? 0,
    gzipBytes: bytes === undefined ? 0 : gzipSync(bytes, { level: 9 }).length,
    milliseconds: performance.now() - started,
    diagnostics: compilation.diagnostics,
    failure: compilation.failure,
    inputs: compilation.inputs,
  };
}

async function unchanged(project: Project, target: Target, { module, inputs }: EarlierBuild): Promise<BuildResult> {
  return {
    project,
    target,
    ok: true,
    module: path.join(project.dir, moduleFile(project, target)),
    bytes: module.length,
    gzipBytes: gzipSync(module, { level: 9 }).length,
    milliseconds: 0,
    diagnostics: [],
    failure: null,
    inputs: await stampsOf(inputs),
  };
}

/** Compiles the folder's filter; `run` and other tools call it when a source file changes. */
export async function buildFolder(dir: string, target: Target = "release"): Promise<BuildResult> {
  return build(openProject(dir), target);
}

/** Each file is complete or absent: readers never see half a module. */
async function writeAll(dir: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [name, contents] of files) {
    const file = path.join(dir, name);
    const temporary = `${file}.${process.pid}.tmp`;
    await mkdir(path.dirname(file), { recursive: true });
    try {
      await writeFile(temporary, contents);
      await rename(temporary, file);
    } finally {
      await rm(temporary, { force: true });
    }
  }
}
