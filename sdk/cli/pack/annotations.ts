import { sourceDate } from "../../oci/index.js";
import type { BuildRecord } from "../build/index.js";
import type { FilterProject } from "../project/project-file.js";
import type { PackageMetadata } from "../project/package-metadata.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";

export interface AnnotationSources {
  readonly name: string;
  readonly version: string | undefined;
  readonly abi: string;
  readonly moduleSha256: string;
  readonly project: FilterProject | undefined;
  readonly metadata: PackageMetadata;
  readonly record: BuildRecord | undefined;
}

/**
 * Annotations of the manifest. They hold only what the input says, never the machine or the clock; each of them is part of
 * the digest.
 */
export function manifestAnnotations(sources: AnnotationSources, given: readonly string[]): Record<string, string> {
  const project = sources.project?.project;
  const sdk = sources.record?.packages.find(({ name }) => name === "proxy-wasm-assemblyscript-sdk");
  const all: Record<string, string | null | undefined> = {
    "org.opencontainers.image.created": sourceDate().iso,
    "org.opencontainers.image.title": sources.name,
    "org.opencontainers.image.version": sources.version,
    "org.opencontainers.image.description": project?.description ?? sources.metadata.description,
    "org.opencontainers.image.licenses": project?.license ?? sources.metadata.license,
    "org.opencontainers.image.source": project?.source ?? sources.metadata.source,
    "module.wasm.runtime/type": "envoy_proxy",
    "module.wasm.runtime/abi": `proxy-wasm-${sources.abi}`,
    "module.wasm.content/sha256": sources.moduleSha256,
    "module.wasm.build/compiler": sources.record && `assemblyscript ${sources.record.compiler.version}`,
    "module.wasm.build/sdk": sdk?.version && `${sdk.name} ${sdk.version}`,
    ...parseAnnotations(given),
  };
  const present = Object.entries(all).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(present);
}

function parseAnnotations(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const equals = text.indexOf("=");
      if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)] as const;
      throw new CliError(`--annotation "${text}" has no key`, { remedy: "write key=value", exitCode: EXIT.usage });
    }),
  );
}
