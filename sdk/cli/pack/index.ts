import { createHash } from "node:crypto";
import path from "node:path";
import {
  compatImage,
  MEDIA,
  referrer,
  runtimeConfig,
  sourceDate,
  wasmArtifact,
  writeLayout,
  type Artifact,
  type Digest,
} from "../../oci/index.js";
import { checkModule } from "../check/index.js";
import { CliError } from "../error.js";
import { readModuleFile } from "../files.js";
import { packageMetadata } from "../project/package-metadata.js";
import { projectOfModule } from "../project/project-file.js";
import { manifestAnnotations } from "./annotations.js";
import { buildRecordOf, requireBuildRecord } from "./build-record.js";
import { provenanceStatement } from "./provenance.js";
import { cyclonedxSbom } from "./sbom.js";

export interface PackOptions {
  /** `.wasm` file. */
  readonly module: string;
  /** Folder of the layout. Default: the module's path with `.oci` in place of `.wasm`. */
  readonly output?: string | undefined;
  readonly variant?: "compat" | "artifact" | undefined;
  /** Default: the version of the project or of its package.json. */
  readonly tag?: string | undefined;
  /** `key=value` */
  readonly annotations?: readonly string[] | undefined;
  readonly sbom?: boolean | undefined;
  /** Builder id that the provenance names. */
  readonly provenance?: string | undefined;
}

export interface Packed {
  readonly layout: string;
  readonly variant: "compat" | "artifact";
  readonly tag: string | null;
  /** Digest of the manifest: what a WasmPlugin pins. */
  readonly digest: Digest;
  /** sha256 of the module, hexadecimal: what plain Envoy pins. */
  readonly moduleSha256: string;
  readonly layers: readonly { mediaType: string; digest: Digest; size: number }[];
  readonly referrers: readonly { artifactType: string; digest: Digest }[];
}

/** Packs a checked module as an OCI layout. The same files give the same digests anywhere. @throws CliError, OciError */
export async function pack(options: PackOptions): Promise<Packed> {
  const module = await readModuleFile(options.module);
  const report = checkModule(module);
  if (!report.ok) {
    const errors = report.findings.filter(({ level }) => level === "error").map(({ message }) => `it ${message}`);
    throw new CliError(`${options.module} is not packed, because Envoy would refuse it: ${errors.join("; ")}`, {
      remedy: `proxy-wasm check ${options.module}`,
    });
  }
  const project = projectOfModule(options.module);
  const metadata = packageMetadata(options.module);
  const moduleSha256 = createHash("sha256").update(module).digest("hex");
  const record = buildRecordOf(options.module, moduleSha256);
  const name = project?.project.name ?? path.basename(options.module).replace(/(\.debug)?\.wasm$/, "");
  const version = project?.project.version ?? metadata.version;
  const abi = report.abi ?? "unknown";
  const variant = options.variant ?? "compat";
  const make = variant === "compat" ? compatImage : wasmArtifact;
  const artifact = make({
    module,
    runtimeConfig: runtimeConfig(abi, [project?.project.rootId ?? name], project?.schema),
    annotations: manifestAnnotations(
      { name, version, abi, moduleSha256, project, metadata, record },
      options.annotations ?? [],
    ),
  });
  const subject = artifact.manifest.descriptor;
  const referrers: Artifact[] = [];
  if (options.sbom) {
    const known = requireBuildRecord(record, options.module, "--sbom");
    referrers.push(referrer(subject, cyclonedxSbom(known, version, MEDIA.cyclonedx), sourceDate().iso));
  }
  if (options.provenance !== undefined) {
    const known = requireBuildRecord(record, options.module, "--provenance");
    const statement = provenanceStatement(known, subject, options.provenance, MEDIA.inToto);
    referrers.push(referrer(subject, statement, sourceDate().iso));
  }
  const layout = options.output ?? options.module.replace(/(\.wasm)?$/, ".oci");
  const tag = options.tag ?? version?.replaceAll("+", "_");
  await writeLayout(layout, [artifact, ...referrers], tag);
  return {
    layout,
    variant,
    tag: tag ?? null,
    digest: subject.digest,
    moduleSha256,
    layers: artifact.blobs.slice(1).map(({ descriptor: { mediaType, digest, size } }) => ({ mediaType, digest, size })),
    referrers: referrers.map(({ manifest: { descriptor } }) => ({
      artifactType: descriptor.artifactType ?? "",
      digest: descriptor.digest,
    })),
  };
}
