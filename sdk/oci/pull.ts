import type { Content, Descriptor, Digest } from "./descriptor.js";
import { OciError } from "./errors.js";
import type { ContentSource } from "./layout.js";
import { parseManifest, type Artifact, type Manifest } from "./manifest.js";
import { MAX_MODULE_BYTES, unpackModule, type UnpackedModule } from "./module.js";
import type { Repository } from "./registry.js";

export interface Pulled {
  readonly digest: Digest;
  /** The index through which a tag was resolved, when it named one; its digest must not be pinned. */
  readonly index: Digest | null;
  readonly manifest: Manifest;
  readonly unpacked: UnpackedModule;
  /** Everything as it was fetched, to be written as a layout. */
  readonly artifact: Artifact;
}

/** Fetches an artifact and takes the module out of it as a proxy would. Every byte is verified before it is used. */
export async function pull(repository: Repository, tagOrDigest: string): Promise<Pulled> {
  const fetched = await repository.resolve(tagOrDigest);
  const manifest = parseManifest(fetched.bytes, `${repository.name}@${fetched.descriptor.digest}`);
  const descriptors = [manifest.config, ...manifest.layers];
  const total = descriptors.reduce((sum, { size }) => sum + size, 0);
  if (total > MAX_MODULE_BYTES) {
    throw new OciError("content", `the artifact claims ${total} bytes; at most ${MAX_MODULE_BYTES} are fetched`);
  }
  const blobs: Content[] = [];
  for (const descriptor of descriptors) blobs.push({ descriptor, bytes: await repository.fetch(descriptor) });
  const unpacked = await unpackModule(manifest, new FetchedBlobs(blobs));
  return {
    digest: fetched.descriptor.digest,
    index: fetched.index,
    manifest,
    unpacked,
    artifact: { manifest: { descriptor: fetched.descriptor, bytes: fetched.bytes }, blobs },
  };
}

class FetchedBlobs implements ContentSource {
  constructor(private readonly blobs: readonly Content[]) {}

  fetch(descriptor: Descriptor): Promise<Uint8Array> {
    const found = this.blobs.find((blob) => blob.descriptor.digest === descriptor.digest);
    if (found === undefined) return Promise.reject(new OciError("content", `${descriptor.digest} was not fetched`));
    return Promise.resolve(found.bytes);
  }
}
