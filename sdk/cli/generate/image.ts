import {
  formatReference,
  Layout,
  loadableLayers,
  parseManifest,
  parseReference,
  Repository,
  type Reference,
  type RegistryOptions,
} from "../../oci/index.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { PinnedImage } from "./deployment.js";

export interface ImageSource {
  /** `registry/repository`, with tag or digest unless a layout gives the digest. */
  readonly image: string;
  /** Layout folder from which it was pushed; then no registry is asked. */
  readonly layout: string | undefined;
  /** Believe a digest without asking the registry. */
  readonly offline: boolean;
  readonly registry: RegistryOptions;
}

/**
 * Finds the manifest digest to pin. A tag is resolved as Istio's agent would resolve it; a digest is looked up, because an
 * index's digest would never match, and layers that no proxy loads are refused here rather than in the mesh.
 */
export async function pinImage(source: ImageSource): Promise<PinnedImage> {
  const reference = parseReference(source.image);
  const name = formatReference({ ...reference, tag: undefined, digest: undefined });
  if (source.layout !== undefined) return { name, digest: await digestInLayout(source.layout, reference) };
  if (reference.digest !== undefined && source.offline) return { name, digest: reference.digest };
  if (source.offline) {
    throw new CliError(`${source.image} has no digest, and --offline asks no registry`, {
      remedy: "name the image by digest, or give its layout with --layout",
      exitCode: EXIT.usage,
    });
  }
  const repository = new Repository(reference, source.registry);
  const resolved = await repository.resolve(reference.digest ?? reference.tag ?? "latest");
  if (reference.digest !== undefined && resolved.index !== null) {
    throw new CliError(`${source.image} is an index: Istio compares the manifest's digest and would refuse it`, {
      remedy: `pin its manifest for linux/amd64: ${name}@${resolved.descriptor.digest}`,
    });
  }
  loadableLayers(parseManifest(resolved.bytes, source.image));
  return { name, digest: resolved.descriptor.digest };
}

async function digestInLayout(dir: string, reference: Reference): Promise<PinnedImage["digest"]> {
  const layout = await Layout.open(dir);
  const found = layout.find(reference.digest);
  loadableLayers(parseManifest(await layout.fetch(found), dir));
  return found.digest;
}
