import { unpackModule, type Descriptor, type Digest, type OpenArtifact, type Variant } from "../../oci/index.js";
import { reportModule, type ModuleReport } from "./module-report.js";

export interface ArtifactReport {
  readonly name: string;
  readonly digest: Digest;
  readonly tag: string | null;
  readonly index: Digest | null;
  readonly variant: Variant;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
  /** Contents of runtime-config.json, which holds the configuration's schema. */
  readonly runtimeConfig: unknown;
  readonly referrers: readonly { readonly artifactType: string; readonly digest: Digest; readonly bytes: number }[];
  readonly module: ModuleReport;
}

export async function reportArtifact(artifact: OpenArtifact): Promise<ArtifactReport> {
  const { manifest, descriptor } = artifact;
  const unpacked = await unpackModule(manifest, artifact);
  const referrers = await artifact.referrers();
  return {
    name: artifact.name,
    digest: descriptor.digest,
    tag: artifact.tag ?? null,
    index: artifact.index,
    variant: unpacked.variant,
    config: manifest.config,
    layers: manifest.layers,
    annotations: manifest.annotations,
    runtimeConfig: unpacked.runtimeConfig,
    referrers: referrers.map(({ artifactType, descriptor: { digest }, bytes }) => ({
      artifactType,
      digest,
      bytes: bytes.length,
    })),
    module: reportModule(unpacked.module),
  };
}
