import type { Descriptor, Digest } from "./descriptor.js";
import { OciError } from "./errors.js";
import { canonicalJson } from "./json.js";
import type { Layout } from "./layout.js";
import { parseManifest } from "./manifest.js";
import { MEDIA } from "./media-types.js";
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
export async function push(
  layout: Layout,
  manifest: Descriptor,
  repository: Repository,
  tags: readonly string[],
): Promise<Pushed> {
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
  if (own.length > 0) await pushReferrers(layout, manifest, own, repository);
  return { digest: manifest.digest, tags, referrers: own };
}

/** Copies the documents that refer to a manifest, and makes sure that whoever looks for them finds them. */
async function pushReferrers(
  layout: Layout,
  subject: Descriptor,
  own: readonly Descriptor[],
  repository: Repository,
): Promise<void> {
  for (const { digest } of own) await repository.copyFrom(layout.dir, digest, []);
  if (!(await repository.hasReferrersApi(subject.digest))) await listUnderTag(subject, own, repository);
  const listed = await repository.referrers(subject.digest);
  const missing = own.find(({ digest }) => !listed.some((entry) => entry.digest === digest));
  if (missing === undefined) return;
  throw new OciError(
    "refused",
    `the registry does not list ${missing.digest} among the referrers of ${subject.digest}`,
  );
}

/**
 * The distribution specification's fallback for registries without a referrers API: an index under the tag
 * `sha256-<hex>` of the subject, kept by clients. Entries of others stay in it.
 */
async function listUnderTag(subject: Descriptor, own: readonly Descriptor[], repository: Repository): Promise<void> {
  const tag = subject.digest.replace(":", "-");
  const known = await repository.index(tag);
  const added = own.filter(({ digest }) => !known.some((entry) => entry.digest === digest));
  if (added.length === 0) return;
  const bytes = canonicalJson({ schemaVersion: 2, mediaType: MEDIA.index, manifests: [...known, ...added] });
  await repository.putManifest(tag, MEDIA.index, bytes);
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
