import { MEDIA, referrer, sourceDate, type Artifact, type Descriptor } from "../../oci/index.js";
import type { BuildRecord } from "../build/index.js";
import { requireBuildRecord } from "./build-record.js";
import { provenanceStatement } from "./provenance.js";
import { cyclonedxSbom } from "./sbom.js";

/** What `pack` was asked to attach. */
export interface WantedDocuments {
  readonly sbom?: boolean | undefined;
  /** Builder id that the provenance names. */
  readonly provenance?: string | undefined;
}

/** SBOM and provenance as manifests that refer to the image. @throws CliError when the module's origin is unknown */
export function makeDocuments(
  wanted: WantedDocuments,
  subject: Descriptor,
  origin: { readonly record: BuildRecord | undefined; readonly module: string; readonly version: string | undefined },
): Artifact[] {
  const documents: Artifact[] = [];
  if (wanted.sbom) {
    const record = requireBuildRecord(origin.record, origin.module, "--sbom");
    documents.push(referrer(subject, cyclonedxSbom(record, origin.version, MEDIA.cyclonedx), sourceDate().iso));
  }
  if (wanted.provenance !== undefined) {
    const record = requireBuildRecord(origin.record, origin.module, "--provenance");
    const statement = provenanceStatement(record, subject, wanted.provenance, MEDIA.inToto);
    documents.push(referrer(subject, statement, sourceDate().iso));
  }
  return documents;
}
