import { OciError } from "./errors.js";
import type { Descriptor, Digest } from "./descriptor.js";
import { isLayout, Layout, type ContentSource } from "./layout.js";
import { parseManifest, type Manifest } from "./manifest.js";
import { referrersIn } from "./push.js";
import { parseReference } from "./reference.js";
import { Repository, type RegistryOptions } from "./registry.js";

/** Largest document of a referrer that is read: an SBOM, a signature bundle. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** An artifact in a layout or a registry, opened for reading. Everything is verified as it is read. */
export interface OpenArtifact extends ContentSource {
  /** `oci://registry/repository@digest`, or the folder of the layout. */
  readonly name: string;
  readonly descriptor: Descriptor;
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  readonly tag: string | undefined;
  /** The index through which a tag was resolved. */
  readonly index: Digest | null;
  /** Documents that refer to the manifest, by type and digest. */
  referrers(): Promise<ReferringDocument[]>;
}

/** A document about a manifest, with the manifest that carries it. */
export interface ReferringDocument {
  readonly descriptor: Descriptor;
  readonly artifactType: string;
  /** The document itself: the first layer. */
  readonly bytes: Uint8Array;
}

/** Opens a layout folder, else a reference to a registry. @throws OciError */
export async function openArtifact(given: string, options: RegistryOptions = {}): Promise<OpenArtifact> {
  return (await isLayout(given)) ? openLayout(given) : openReference(given, options);
}

async function openLayout(dir: string): Promise<OpenArtifact> {
  const layout = await Layout.open(dir);
  const descriptor = layout.find();
  const manifestBytes = await layout.fetch(descriptor);
  return {
    name: dir,
    descriptor,
    manifest: parseManifest(manifestBytes, dir),
    manifestBytes,
    tag: layout.tagOf(descriptor),
    index: null,
    fetch: (blob) => layout.fetch(blob),
    referrers: async () => {
      const found = await referrersIn(layout, descriptor);
      const documents = found.map(async (each) => readDocument(each, await layout.fetch(each), layout));
      return inOrder(await Promise.all(documents));
    },
  };
}

async function openReference(given: string, options: RegistryOptions): Promise<OpenArtifact> {
  const reference = parseReference(given);
  const repository = new Repository(reference, options);
  const { descriptor, bytes, index } = await repository.resolve(reference.digest ?? reference.tag ?? "latest");
  return {
    name: `oci://${repository.name}@${descriptor.digest}`,
    descriptor,
    manifest: parseManifest(bytes, given),
    manifestBytes: bytes,
    tag: reference.tag,
    index,
    fetch: (blob) => repository.fetch(blob),
    referrers: async () => {
      const documents: ReferringDocument[] = [];
      for (const each of await repository.referrers(descriptor.digest)) {
        const found = await repository.manifest(each.digest);
        documents.push(await readDocument(each, found.bytes, repository));
      }
      return inOrder(documents);
    },
  };
}

async function readDocument(
  descriptor: Descriptor,
  manifestBytes: Uint8Array,
  source: ContentSource,
): Promise<ReferringDocument> {
  const manifest = parseManifest(manifestBytes, descriptor.digest);
  const layer = manifest.layers[0];
  if (layer === undefined) throw new OciError("content", `referrer ${descriptor.digest} carries no document`);
  if (layer.size > MAX_DOCUMENT_BYTES) {
    throw new OciError(
      "content",
      `referrer ${descriptor.digest} claims ${layer.size} bytes; at most ${MAX_DOCUMENT_BYTES} are read`,
    );
  }
  const artifactType = manifest.artifactType ?? manifest.config.mediaType;
  return { descriptor, artifactType, bytes: await source.fetch(layer) };
}

/** Registries list referrers in any order. */
function inOrder(documents: readonly ReferringDocument[]): ReferringDocument[] {
  const key = ({ artifactType, descriptor }: ReferringDocument): string => `${artifactType} ${descriptor.digest}`;
  return [...documents].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
