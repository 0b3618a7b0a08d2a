import { readFile, realpath } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { DiagnosticCollector, type Diagnostic, type RawDiagnostic } from "./diagnostics.js";
import { stampOf, type Stamps } from "./watch.js";
import { moduleFile, type Project, type Target } from "./project.js";

/** The part of asc's JavaScript API that is used. */
interface Asc {
  readonly version: string;
  main(argv: string[], options: AscOptions): Promise<{ error: Error | null }>;
}

interface AscOptions {
  readonly stdout: { write(chunk: string | Uint8Array): void };
  readonly stderr: { write(chunk: string | Uint8Array): void };
  readonly readFile: (name: string, baseDir: string) => Promise<string | null>;
  readonly writeFile: (name: string, contents: string | Uint8Array, baseDir: string) => void;
  readonly reportDiagnostic: (diagnostic: RawDiagnostic) => void;
}

export interface Compilation {
  /** Output files by their path relative to the project's folder; empty when the source does not compile. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Absolute paths of every source file and asconfig.json that was read. */
  readonly inputs: Stamps;
  readonly diagnostics: readonly Diagnostic[];
  /** Why it failed, when no diagnostic says so (a transform's error, a broken asconfig.json); null when it did not. */
  readonly failure: string | null;
  readonly compilerVersion: string;
}

/** Compiles a project in this process. Paths inside the module are relative, so the folder does not change a byte. */
export async function compile(project: Project, target: Target): Promise<Compilation> {
  const asc = await loadCompiler(project.dir);
  const files = new Map<string, Uint8Array>();
  const inputs = new Map<string, string>();
  const collector = new DiagnosticCollector();
  const argv = [
    ...(await entryArguments(project)),
    ...["--baseDir", project.dir],
    ...["--config", path.relative(project.dir, project.asconfig)],
    ...["--target", target],
    ...["--outFile", moduleFile(project, target)],
    "--noColors",
  ];
  let thrown: unknown = null;
  const result = await asc
    .main(argv, {
      stdout: collector.stderr,
      stderr: collector.stderr,
      readFile: async (name, baseDir) => {
        const file = path.resolve(baseDir, name);
        const stamp = await stampOf(file);
        const text = await readFile(file, "utf8").catch(() => null);
        if (text !== null) inputs.set(await realpath(file), stamp);
        return text;
      },
      writeFile: (name, contents, baseDir) => {
        const relative = path.relative(project.dir, path.resolve(baseDir, name));
        files.set(relative, typeof contents === "string" ? Buffer.from(contents) : Uint8Array.from(contents));
      },
      reportDiagnostic: collector.report,
    })
    .catch((error: unknown) => ((thrown = error), { error: error as Error }));
  const rest = collector.takeText();
  const failed = result.error !== null || thrown !== null;
  const explained = collector.diagnostics.some((diagnostic) => diagnostic.level === "error");
  return {
    files: failed ? new Map() : files,
    inputs,
    diagnostics: collector.diagnostics,
    failure: failed && !explained ? rest || String(result.error?.message ?? thrown) : null,
    compilerVersion: asc.version,
  };
}

/** asc takes entries from asconfig.json; without any there, the project's own entry is given. */
async function entryArguments(project: Project): Promise<string[]> {
  let config: { entries?: unknown };
  try {
    config = JSON.parse(await readFile(project.asconfig, "utf8")) as { entries?: unknown };
  } catch (cause) {
    throw new CliError(`${project.asconfig} is not JSON: ${(cause as Error).message}`, {
      remedy: "correct the file; asconfig.json knows no comments",
      exitCode: EXIT.usage,
      cause,
    });
  }
  return Array.isArray(config.entries) && config.entries.length > 0 ? [] : ["assembly/index.ts"];
}

const compilers = new Map<string, Promise<Asc>>();

/** The compiler that the project has installed, not one of our own: the version is the project's choice. */
async function loadCompiler(dir: string): Promise<Asc> {
  const url = pathToFileURL(path.join(path.dirname(compilerManifest(dir)), "dist", "asc.js")).href;
  const loaded = compilers.get(url) ?? (import(url) as Promise<Asc>);
  compilers.set(url, loaded);
  return loaded;
}

/** The compiler's package.json. */
export function compilerManifest(dir: string): string {
  try {
    return createRequire(path.join(dir, "package.json")).resolve("assemblyscript/package.json");
  } catch {
    throw new CliError(`assemblyscript is not installed for ${dir}`, {
      remedy: "npm install --save-dev assemblyscript@0.28.20",
      exitCode: EXIT.environment,
    });
  }
}
