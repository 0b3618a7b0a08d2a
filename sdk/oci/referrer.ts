import { content, type Descriptor } from "./descriptor.js";
import { makeManifest, type Artifact } from "./manifest.js";
import { MEDIA } from "./media-types.js";

/** A document about a manifest: SBOM, provenance, signature bundle. */
export interface Document {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** File name that pulling it gives. */
  readonly title: string;
}

/** A manifest that refers to another one by `subject`; registries list it among the subject's referrers. */
export function referrer(subject: Descriptor, document: Document, createdIso: string): Artifact {
  const { mediaType, digest, size } = subject;
  return makeManifest(
    content(MEDIA.empty, Buffer.from("{}")),
    [
      content(document.mediaType, document.bytes, {
        annotations: { "org.opencontainers.image.title": document.title },
      }),
    ],
    { "org.opencontainers.image.created": createdIso },
    { subject: { mediaType, digest, size }, artifactType: document.mediaType },
  );
}
