import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../test/setup/paths.mjs";
import { compileGuest } from "../../test/support/compile.js";

/** A module that `proxy-wasm build` builds, or a guest of one file, from the root of the checkout, that is compiled here. */
export type ModuleSource = { readonly folder: string; readonly name: string } | { readonly source: string };

const debugModules = new Map<string, Promise<Uint8Array>>();
/** The compiler keeps state between its awaits: it does one module at a time. */
let compiler: Promise<unknown> = Promise.resolve();

/** The module as it is shipped. */
export async function releaseModule(module: ModuleSource): Promise<Uint8Array> {
  if ("source" in module) return compile(await readFile(join(root, module.source), "utf8"), ["--target", "release"]);
  const { folder, name } = module;
  const path = join(root, folder, "build", `${name}.wasm`);
  return readFile(path).catch(() => {
    throw new Error(`${path} is missing: run "npx proxy-wasm build ${folder}"`);
  });
}

/** The same with the names of all functions, none of which is inlined. Compiled once in a process. */
export function debugModule(module: ModuleSource): Promise<Uint8Array> {
  const entry = "source" in module ? module.source : `${module.folder}/assembly/index.ts`;
  const known = debugModules.get(entry);
  if (known !== undefined) return known;
  const compiled = compile(`import "./${entry.replace(/\.ts$/, "")}";`, ["--target", "debug", "--debug"]);
  debugModules.set(entry, compiled);
  return compiled;
}

function compile(source: string, args: readonly string[]): Promise<Uint8Array> {
  const compiled = compiler.then(async () => {
    const { module, messages } = await compileGuest(source, { args });
    if (messages !== "") throw new Error(messages);
    return module;
  });
  compiler = compiled.catch(() => undefined);
  return compiled;
}
