import { createHash } from "node:crypto";
import { OciError } from "./errors.js";

/** `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`;

/** Points to content by digest (OCI image specification, "Content Descriptors"). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly artifactType?: string;
  readonly platform?: { readonly architecture?: string; readonly os?: string };
}

/** Content with its descriptor. */
export interface Content {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

export function isDigest(text: string): text is Digest {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

export function content(
  mediaType: string,
  bytes: Uint8Array,
  extra: Pick<Descriptor, "annotations" | "artifactType"> = {},
): Content {
  return { descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length, ...extra }, bytes };
}

/** Reads a descriptor out of untrusted JSON. @throws OciError (content) when a field is missing or of another form. */
export function parseDescriptor(value: unknown, where: string): Descriptor {
  const { mediaType, digest, size, ...rest } = asObject(value, where);
  if (typeof mediaType !== "string" || typeof digest !== "string" || !isDigest(digest)) {
    throw new OciError("content", `${where}: no descriptor with a media type and a sha256 digest`);
  }
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw new OciError("content", `${where}: the size of ${digest} is no byte count`);
  }
  const annotations = rest["annotations"] === undefined ? {} : { annotations: stringMap(rest["annotations"], where) };
  const artifactType = typeof rest["artifactType"] === "string" ? { artifactType: rest["artifactType"] } : {};
  const platform = isObject(rest["platform"])
    ? { platform: rest["platform"] as { architecture?: string; os?: string } }
    : {};
  return { mediaType, digest, size, ...annotations, ...artifactType, ...platform };
}

/** @throws OciError (content) when the bytes are not those that the descriptor speaks of. */
export function verifyContent(descriptor: Descriptor, bytes: Uint8Array): Uint8Array {
  if (bytes.length !== descriptor.size) {
    throw new OciError(
      "content",
      `${descriptor.digest} has ${bytes.length} bytes, its descriptor says ${descriptor.size}`,
    );
  }
  const actual = digestOf(bytes);
  if (actual !== descriptor.digest) {
    throw new OciError(
      "content",
      `content of ${descriptor.digest} has the digest ${actual}`,
      "do not use it; ask who changed it",
    );
  }
  return bytes;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown, where: string): Record<string, unknown> {
  if (!isObject(value)) throw new OciError("content", `${where} is not a JSON object`);
  return value;
}

export function stringMap(value: unknown, where: string): Record<string, string> {
  const map = asObject(value, `${where}: annotations`);
  if (Object.values(map).some((entry) => typeof entry !== "string")) {
    throw new OciError("content", `${where}: annotations must be strings`);
  }
  return map as Record<string, string>;
}
