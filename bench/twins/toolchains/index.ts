import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../../../test/setup/paths.mjs";
import { assemblyScript } from "./assemblyscript.js";
import { NotMeasured, type Built, type Toolchain } from "./built.js";
import { go } from "./go.js";
import { rust } from "./rust.js";
import { chained, sdk } from "./sdk.js";

export type { Built } from "./built.js";

export interface BuildOptions {
  /** Called with each module before it is looked at: most are there, the rest takes seconds. */
  readonly log?: (name: string) => void;
}

const folder = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

const filters = sdk(join(root, "filters"));

const toolchains: Readonly<Record<string, Toolchain>> = {
  filters,
  chain: chained(filters, ["metadata-exchange", "header-authz", "stats"]),
  sdk: sdk(folder("sdk")),
  floor: assemblyScript("floor", folder("floor")),
  rust: rust(folder("rust")),
  go: go(folder("go")),
  gcore: assemblyScript("gcore", folder("gcore")),
  solo: assemblyScript("solo", folder("solo")),
};

/**
 * Makes modules by name: `<implementation>/<work>`, or `filters/<name>` for the filters of this repository, `chain/<name>` for that one
 * and the others before it. What was
 * made from the same sources by the same compiler is not made again.
 *
 * @returns for each name the path of its module, or why it is not measured. Rejects when a source does not compile.
 */
export async function buildModules(names: readonly string[], { log }: BuildOptions = {}): Promise<Map<string, Built>> {
  const built = new Map<string, Built>();
  for (const name of new Set(names)) {
    log?.(name);
    const [implementation = "", work = ""] = name.split("/");
    const toolchain = toolchains[implementation];
    if (!toolchain) throw new Error(`no toolchain makes ${name}: there are ${Object.keys(toolchains).join(", ")}`);
    built.set(name, await buildOne(toolchain, work));
  }
  return built;
}

async function buildOne(toolchain: Toolchain, work: string): Promise<Built> {
  try {
    return { path: await toolchain.build(work) };
  } catch (error) {
    if (error instanceof NotMeasured) return { notMeasured: error.message };
    throw error;
  }
}
