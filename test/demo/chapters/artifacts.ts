import { command } from "../command.js";
import { built, FILTERS, type FilterName, type Modules } from "../filters.js";
import type { Stage } from "../stage.js";
import { startRegistry } from "../../setup/servers/registry.js";

export interface Artifacts {
  readonly modules: Modules;
  /** `oci://…@sha256:…` of each filter, when there is a registry. */
  readonly references: ReadonlyMap<FilterName, string>;
}

/** Source → module → OCI artifact → registry → module again. What was pulled is what runs. */
export async function artifacts(stage: Stage): Promise<Artifacts> {
  const { narrator } = stage;
  narrator.chapter("2  Three filters as OCI artifacts");
  narrator.again("npx proxy-wasm build filters/*");
  narrator.say((await command("proxy-wasm", "build", ...FILTERS.map((name) => `filters/${name}`))).trimEnd());
  const registry = await openRegistry(stage);
  const modules: Partial<Record<FilterName, string>> = {};
  const references = new Map<FilterName, string>();
  for (const name of FILTERS) {
    const layout = stage.file(`${name}.oci`);
    const packed = JSON.parse(await command("proxy-wasm", "pack", built(name), "-o", layout, "--json")) as {
      digest: string;
    };
    const source = registry === null ? layout : `${registry}/mesh/${name}:demo`;
    if (registry !== null) {
      const pushed = JSON.parse(await command("proxy-wasm", "push", layout, source, "--json")) as {
        digest: string;
        reference: string;
      };
      narrator.check(
        `${name}: digest in the layout and in the registry are equal: ${pushed.digest.slice(0, 19)}…`,
        pushed.digest === packed.digest,
      );
      references.set(name, pushed.reference);
    }
    modules[name] = registry === null ? built(name) : stage.file(`${name}.wasm`);
    if (registry === null) continue;
    const pulled = JSON.parse(await command("proxy-wasm", "pull", source, "-o", modules[name], "--json")) as {
      digest: string;
    };
    narrator.check(`${name}: pulled back with the same digest`, pulled.digest === packed.digest);
  }
  if (registry !== null) {
    narrator.again("npx proxy-wasm pack filters/stats/build/stats.wasm");
    narrator.whileItRuns(`npx proxy-wasm push filters/stats/build/stats.oci ${registry}/mesh/stats:demo`);
    narrator.whileItRuns(`npx proxy-wasm pull ${registry}/mesh/stats:demo -o /tmp/stats.wasm`);
  }
  return { modules: modules as Modules, references };
}

async function openRegistry(stage: Stage): Promise<string | null> {
  try {
    const registry = await startRegistry();
    stage.atEnd(() => registry.stop());
    stage.serves({ running: true }, "OCI registry", `${registry.url}/v2/_catalog`);
    return registry.host;
  } catch (error) {
    stage.narrator.say(error instanceof Error ? error.message : String(error));
    stage.narrator.notShown(
      "push to and pull from a registry (needs Go); the modules come from the local layouts' source",
    );
    return null;
  }
}
