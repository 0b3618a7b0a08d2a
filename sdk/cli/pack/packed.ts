import type { Artifact, Digest } from "../../oci/index.js";

/** What `pack` wrote. */
export interface Packed {
  readonly layout: string;
  readonly variant: "compat" | "artifact";
  readonly tag: string | null;
  /** Digest of the manifest: what a WasmPlugin pins. */
  readonly digest: Digest;
  /** sha256 of the module, hexadecimal: what plain Envoy pins. */
  readonly moduleSha256: string;
  readonly layers: readonly { readonly mediaType: string; readonly digest: Digest; readonly size: number }[];
  readonly referrers: readonly { readonly artifactType: string; readonly digest: Digest }[];
}

export function describePacked(
  where: Pick<Packed, "layout" | "variant" | "moduleSha256"> & { readonly tag: string | undefined },
  artifact: Artifact,
  documents: readonly Artifact[],
): Packed {
  return {
    ...where,
    tag: where.tag ?? null,
    digest: artifact.manifest.descriptor.digest,
    layers: artifact.blobs.slice(1).map(({ descriptor: { mediaType, digest, size } }) => ({ mediaType, digest, size })),
    referrers: documents.map(({ manifest: { descriptor } }) => ({
      artifactType: descriptor.artifactType ?? "",
      digest: descriptor.digest,
    })),
  };
}
