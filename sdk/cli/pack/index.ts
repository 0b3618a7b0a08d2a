import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { canonicalJson, compatImage, runtimeConfig, wasmArtifact, writeLayout } from "../../oci/index.js";
import { checkModule } from "../check/index.js";
import { CliError } from "../error.js";
import { readModuleFile } from "../files.js";
import { packageMetadata } from "../project/package-metadata.js";
import { projectOfModule } from "../project/project-file.js";
import { manifestAnnotations } from "./annotations.js";
import { buildRecordOf } from "./build-record.js";
import { makeDocuments, type WantedDocuments } from "./documents.js";
import { describePacked, type Packed } from "./packed.js";
import { provenancePredicate } from "./provenance.js";

export type { Packed } from "./packed.js";

export interface PackOptions extends WantedDocuments {
  /** `.wasm` file. */
  readonly module: string;
  /** Folder of the layout. Default: the module's path with `.oci` in place of `.wasm`. */
  readonly output?: string | undefined;
  readonly variant?: "compat" | "artifact" | undefined;
  /** Default: the version of the project or of its package.json. */
  readonly tag?: string | undefined;
  /** `key=value` */
  readonly annotations?: readonly string[] | undefined;
}

/** Packs a checked module as an OCI layout. The same files give the same digests anywhere. @throws CliError, OciError */
export async function pack(options: PackOptions): Promise<Packed> {
  const { bytes, abi } = await readCheckedModule(options.module);
  const moduleSha256 = createHash("sha256").update(bytes).digest("hex");
  const project = projectOfModule(options.module);
  const metadata = packageMetadata(options.module);
  const record = buildRecordOf(options.module, moduleSha256);
  const name = project?.project.name ?? path.basename(options.module).replace(/(\.debug)?\.wasm$/, "");
  const version = project?.project.version ?? metadata.version;
  const variant = options.variant ?? "compat";
  const sources = { name, version, abi, moduleSha256, project, metadata, record };
  const artifact = (variant === "compat" ? compatImage : wasmArtifact)({
    module: bytes,
    runtimeConfig: runtimeConfig(abi, [project?.project.rootId ?? name], project?.schema),
    annotations: manifestAnnotations(sources, options.annotations ?? []),
  });
  const origin = { record, module: options.module, version };
  const documents = makeDocuments(options, artifact.manifest.descriptor, origin);
  const layout = options.output ?? options.module.replace(/(\.wasm)?$/, ".oci");
  const tag = options.tag ?? version?.replaceAll("+", "_");
  await writeLayout(layout, [artifact, ...documents], tag);
  if (record !== undefined && options.provenance !== undefined) {
    await writeFile(predicateFile(layout), canonicalJson(provenancePredicate(record, options.provenance)));
  }
  return describePacked({ layout, variant, tag, moduleSha256 }, artifact, documents);
}

/** Where the predicate for `cosign attest` lies, beside a layout that was packed with provenance. */
export function predicateFile(layout: string): string {
  return `${layout.replace(/\/+$/, "")}.predicate.json`;
}

async function readCheckedModule(file: string): Promise<{ bytes: Uint8Array; abi: string }> {
  const bytes = await readModuleFile(file);
  const report = checkModule(bytes);
  if (report.ok && report.abi !== null) return { bytes, abi: report.abi };
  const errors = report.findings.filter(({ level }) => level === "error").map(({ message }) => `it ${message}`);
  throw new CliError(`${file} is not packed, because Envoy would refuse it: ${errors.join("; ")}`, {
    remedy: `proxy-wasm check ${file}`,
  });
}
