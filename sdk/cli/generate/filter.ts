import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { openArtifact, unpackModule, type RegistryOptions } from "../../oci/index.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { PROJECT_FILE, projectOfModule, readProjectFile, type FilterProject } from "../project/project-file.js";

/** Where a filter's metadata may come from. */
export interface FilterSource {
  /** Folder or module. */
  readonly filter: string;
  readonly image: string | undefined;
  readonly layout: string | undefined;
  readonly registry: RegistryOptions;
}

/**
 * A filter's name, root id and schema: from `proxy-wasm.yaml` in its folder or around its module, else from what `pack` put
 * into the image. @throws CliError (usage) when neither is there.
 */
export async function openFilter(source: FilterSource): Promise<FilterProject> {
  const stat = statSync(source.filter, { throwIfNoEntry: false });
  if (stat === undefined) throw new CliError(`${source.filter} does not exist`, { exitCode: EXIT.usage });
  const file = path.join(source.filter, PROJECT_FILE);
  if (!stat.isDirectory()) {
    const found = projectOfModule(source.filter);
    if (found !== undefined) return found;
  } else if (existsSync(file)) return readProjectFile(file);
  if (source.image !== undefined) return filterInImage(source.layout ?? source.image, source.registry);
  throw new CliError(`${source.filter} has no ${PROJECT_FILE}, so nothing is known about its configuration`, {
    remedy: "write one: name: my-filter, schema: config.schema.json, defaults: { failStrategy: FAIL_OPEN }",
    exitCode: EXIT.usage,
  });
}

/** What the image says of its module: runtime-config.json and annotations. It has no defaults for a deployment. */
async function filterInImage(target: string, registry: RegistryOptions): Promise<FilterProject> {
  const artifact = await openArtifact(target, registry);
  const { runtimeConfig } = await unpackModule(artifact.manifest, artifact);
  const { config } = (runtimeConfig ?? {}) as { config?: { rootIds?: unknown; schema?: unknown } };
  const rootId =
    Array.isArray(config?.rootIds) && typeof config.rootIds[0] === "string" ? config.rootIds[0] : undefined;
  const name = artifact.manifest.annotations["org.opencontainers.image.title"] ?? rootId;
  if (name === undefined) {
    throw new CliError(`${artifact.name} says neither its name nor its root id`, {
      remedy: `it was not packed by this command: write ${PROJECT_FILE}`,
      exitCode: EXIT.usage,
    });
  }
  return {
    file: artifact.name,
    project: { name, ...(rootId === undefined ? {} : { rootId }) },
    schema: config?.schema,
  };
}
