import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DiagnosticCollector, type Diagnostic, type RawDiagnostic } from "../../sdk/cli/build/diagnostics.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The compilers that the SDK supports: the newest, and the oldest, which the unit specs bring. */
export type Compiler = "newest" | "oldest";

const FOLDERS: Readonly<Record<Compiler, string>> = { newest: ROOT, oldest: path.join(ROOT, "test/units") };

export interface CompileOptions {
  readonly compiler?: Compiler;
  /** Further arguments of asc. Default: the release target of the SDK's settings. */
  readonly args?: readonly string[];
  /** Settings file; `null` compiles without the SDK's settings, hence without its transform. */
  readonly config?: string | null;
}

export interface Compiled {
  /** Empty when the source does not compile. */
  readonly module: Uint8Array<ArrayBuffer>;
  /** Text format of the module. */
  readonly text: string;
  /** What the compiler wrote besides. */
  readonly messages: string;
  /** The same one by one, with the remedies of `proxy-wasm build`. */
  readonly diagnostics: readonly Diagnostic[];
}

interface Asc {
  main(
    argv: string[],
    options: {
      stdout: { write(chunk: string | Uint8Array): void };
      stderr: { write(chunk: string | Uint8Array): void };
      readFile(name: string, baseDir: string): Promise<string | null>;
      writeFile(name: string, contents: string | Uint8Array): void;
      reportDiagnostic(diagnostic: RawDiagnostic): void;
    },
  ): Promise<{ error: Error | null }>;
}

/** Compiles one source text as a filter would be: imports by package name resolve. Nothing is written to disk. */
export async function compileGuest(source: string, options: CompileOptions = {}): Promise<Compiled> {
  const { compiler = "newest", args = ["--target", "release"], config = "asconfig.json" } = options;
  const entry = path.join(FOLDERS[compiler], "node_modules/assemblyscript/dist/asc.js");
  const { default: asc } = (await import(pathToFileURL(entry).href)) as { default: Asc };
  const files = new Map<string, string | Uint8Array>();
  const messages: string[] = [];
  const collector = new DiagnosticCollector();
  const collect = {
    write: (chunk: string | Uint8Array) => {
      messages.push(chunk.toString());
      collector.stderr.write(chunk);
    },
  };
  const settings = ["--config", config ?? "no-asconfig.json"];
  const argv = ["guest.ts", "--baseDir", ROOT, ...settings, "-o", "guest.wasm", "-t", "guest.wat", ...args];
  const { error } = await asc.main(argv, {
    stdout: collect,
    stderr: collect,
    readFile: (name, baseDir) => {
      if (name === "guest.ts") return Promise.resolve(source);
      if (name === "no-asconfig.json") return Promise.resolve("{}");
      return readFile(path.resolve(baseDir, name), "utf8").catch(() => null);
    },
    writeFile: (name, contents) => void files.set(name, contents),
    reportDiagnostic: collector.report,
  });
  if (error) messages.push(error.message);
  const module = files.get("guest.wasm");
  return {
    module: module === undefined || typeof module === "string" ? new Uint8Array() : Uint8Array.from(module),
    text: String(files.get("guest.wat") ?? ""),
    messages: messages.join("").replace("Last converge was suboptimal.\n", ""),
    diagnostics: collector.diagnostics,
  };
}

/** Names of a module's exports and imports. */
export function interfaceOf({ module }: Pick<Compiled, "module">): { exports: string[]; imports: string[] } {
  const compiled = new WebAssembly.Module(module);
  return {
    exports: WebAssembly.Module.exports(compiled).map(({ name }) => name),
    imports: WebAssembly.Module.imports(compiled).map((each) => `${each.module}.${each.name}`),
  };
}
