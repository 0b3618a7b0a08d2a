import type { Descriptor, Digest } from "./descriptor.js";
import { OciError } from "./errors.js";
import type { Layout } from "./layout.js";
import { parseManifest } from "./manifest.js";
import type { Repository } from "./registry.js";

export interface Pushed {
  /** Digest of the manifest: what a WasmPlugin pins. */
  readonly digest: Digest;
  readonly tags: readonly string[];
  /** Documents that the registry lists as referring to the manifest. */
  readonly referrers: readonly Descriptor[];
}

/**
 * Pushes one manifest of a layout with its blobs and referrers, then reads back every tag and the referrers and compares
 * digests. Uploading again is cheap: what the registry has is not sent twice.
 * @throws OciError when the registry refuses, or answers with other content afterwards.
 */
export async function push(layout: Layout, manifest: Descriptor, repository: Repository, tags: readonly string[]): Promise<Pushed> {
  const own = await referrersIn(layout, manifest);
  await repository.copyFrom(layout.dir, manifest.digest, tags);
  for (const target of [manifest.digest, ...tags]) {
    const { descriptor } = await repository.manifest(target);
    if (descriptor.digest === manifest.digest) continue;
    throw new OciError(
      "content",
      `pushed ${manifest.digest}, but ${repository.name}:${target} is ${descriptor.digest}`,
      "somebody else moved the tag, or the registry rewrites manifests: pin by digest",
    );
  }
  const referrers = own.length === 0 ? [] : await repository.referrers(manifest.digest);
  for (const { digest } of own) {
    if (referrers.some((entry) => entry.digest === digest)) continue;
    throw new OciError("refused", `the registry does not list ${digest} among the referrers of ${manifest.digest}`);
  }
  return { digest: manifest.digest, tags, referrers };
}

/** Manifests of a layout whose subject is the given one. */
export async function referrersIn(layout: Layout, subject: Descriptor): Promise<Descriptor[]> {
  const found: Descriptor[] = [];
  for (const descriptor of layout.manifests) {
    if (descriptor.digest === subject.digest) continue;
    const manifest = parseManifest(await layout.fetch(descriptor), descriptor.digest);
    if (manifest.subject?.digest === subject.digest) found.push(descriptor);
  }
  return found;
}
