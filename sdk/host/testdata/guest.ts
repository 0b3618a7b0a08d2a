import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { createHost, type Host, type HostOptions, type Plugin, type PluginOptions } from "../index.js";

const built = new Map<string, Promise<Uint8Array>>();

/** A raw-ABI guest of this folder, compiled once per process. */
export function guest(name: string): Promise<Uint8Array> {
  let module = built.get(name);
  if (module === undefined) built.set(name, (module = compile(name)));
  return module;
}

/** The compiled guest stays in `build/`, under a name that changes with its source and the compiler. */
async function compile(name: string): Promise<Uint8Array> {
  const folder = fileURLToPath(new URL(`${name}/`, import.meta.url));
  const source = join(folder, "index.ts");
  const hash = createHash("sha256").update(asc.version);
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  const key = hash.digest("hex").slice(0, 12);
  const target = fileURLToPath(new URL(`build/${name}-${key}.wasm`, import.meta.url));
  if (!existsSync(target)) await build(name, source, target);
  return new Uint8Array(readFileSync(target));
}

async function build(name: string, source: string, target: string): Promise<void> {
  const partial = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  const { error, stderr } = await asc.main(
    [source, "-o", partial, "-O2", "--runtime", "minimal", "--exportStart", "_initialize", "--use", "abort="],
    { readFile: readText, writeFile: (file, data) => writeFileSync(file, data) },
  );
  if (error !== null)
    throw new Error(`${name} does not compile: ${error.message}\n${(stderr as { toString(): string }).toString()}`);
  renameSync(partial, target);
}

function readText(file: string): string | null {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

export interface Scripted {
  readonly host: Host;
  readonly plugin: Plugin;
  /** What the guest has said on a worker since the last call; what it said while it was loaded is left out. */
  readonly said: () => string[];
}

/** A host that runs `script/index.ts` with the given lines, on worker 0 alone. */
export async function scripted(
  script: string,
  options: Omit<HostOptions, "module"> & { readonly plugin?: PluginOptions } = {},
): Promise<Scripted> {
  const { plugin: pluginOptions, ...hostOptions } = options;
  const host = await createHost({ module: await guest("script"), mainThread: false, ...hostOptions });
  const plugin = await host.loadPlugin({ name: "scripted", ...pluginOptions, configuration: script });
  let from = 0;
  const said = (): string[] => {
    const lines = host.logs.slice(from).filter((entry) => entry.vm === 0 && entry.source === "guest");
    from = host.logs.length;
    return lines.map((entry) => entry.message);
  };
  return { host, plugin, said };
}
