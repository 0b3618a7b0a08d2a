import { asObject, content, parseDescriptor, stringMap, type Content, type Descriptor } from "./descriptor.js";
import { OciError } from "./errors.js";
import { canonicalJson, parseJson } from "./json.js";
import { MEDIA } from "./media-types.js";

/** Largest manifest that is read; registries and clients agree on 4 MiB. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** An OCI image manifest (also Docker's, which has the same form). */
export interface Manifest {
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A manifest and everything that it points to. */
export interface Artifact {
  readonly manifest: Content;
  readonly blobs: readonly Content[];
}

export function makeManifest(
  config: Content,
  layers: readonly Content[],
  annotations: Readonly<Record<string, string>>,
  extra: { readonly subject?: Descriptor; readonly artifactType?: string } = {},
): Artifact {
  const bytes = canonicalJson({
    schemaVersion: 2,
    mediaType: MEDIA.manifest,
    config: config.descriptor,
    layers: layers.map((layer) => layer.descriptor),
    annotations,
    ...extra,
  });
  const artifactType = extra.artifactType === undefined ? {} : { artifactType: extra.artifactType };
  return { manifest: content(MEDIA.manifest, bytes, artifactType), blobs: [config, ...layers] };
}

/** Reads an untrusted manifest. @throws OciError (content). */
export function parseManifest(bytes: Uint8Array, where: string): Manifest {
  const value = asObject(parseJson(bytes, where), where);
  const mediaType = typeof value["mediaType"] === "string" ? value["mediaType"] : MEDIA.manifest;
  if (!Array.isArray(value["layers"])) throw new OciError("content", `${where} has no list of layers`);
  const subject =
    value["subject"] === undefined ? {} : { subject: parseDescriptor(value["subject"], `${where}: subject`) };
  const artifactType = typeof value["artifactType"] === "string" ? { artifactType: value["artifactType"] } : {};
  return {
    mediaType,
    config: parseDescriptor(value["config"], `${where}: config`),
    layers: value["layers"].map((layer, i) => parseDescriptor(layer, `${where}: layer ${i}`)),
    annotations: value["annotations"] === undefined ? {} : stringMap(value["annotations"], where),
    ...subject,
    ...artifactType,
  };
}

/** Descriptors of an untrusted index. @throws OciError (content). */
export function parseIndex(bytes: Uint8Array, where: string): Descriptor[] {
  const { manifests } = asObject(parseJson(bytes, where), where);
  if (!Array.isArray(manifests)) throw new OciError("content", `${where} has no list of manifests`);
  return manifests.map((entry, i) => parseDescriptor(entry, `${where}: manifest ${i}`));
}

/** Whether a media type is that of a manifest list, not of one manifest. */
export function isIndex(mediaType: string): boolean {
  return mediaType === MEDIA.index || mediaType === MEDIA.dockerIndex;
}
