import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { isDigest, verifyContent, type Descriptor } from "./descriptor.js";
import { OciError } from "./errors.js";
import { canonicalJson } from "./json.js";
import { MAX_MANIFEST_BYTES, parseIndex, type Artifact } from "./manifest.js";
import { MEDIA } from "./media-types.js";

const REF_NAME = "org.opencontainers.image.ref.name";

/** Where content comes from: a layout folder or a registry. */
export interface ContentSource {
  /** Content of a descriptor, verified against its size and digest. @throws OciError */
  fetch(descriptor: Descriptor): Promise<Uint8Array>;
}

/**
 * Writes an OCI image layout folder. The first artifact is the module; those after it refer to it. The folder appears
 * complete or not at all, and replaces only an older layout.
 *
 *     oci-layout   {"imageLayoutVersion":"1.0.0"}
 *     index.json   descriptors of the manifests; the first carries the tag
 *     blobs/sha256/<hex>
 */
export async function writeLayout(dir: string, artifacts: readonly Artifact[], tag?: string): Promise<void> {
  const temporary = `${dir}.${process.pid}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(path.join(temporary, "blobs", "sha256"), { recursive: true });
  try {
    for (const { manifest, blobs } of artifacts) {
      for (const { descriptor, bytes } of [manifest, ...blobs]) await writeFile(blobPath(temporary, descriptor), bytes);
    }
    const manifests = artifacts.map(({ manifest }, i) =>
      i === 0 && tag !== undefined ? { ...manifest.descriptor, annotations: { [REF_NAME]: tag } } : manifest.descriptor,
    );
    await writeFile(
      path.join(temporary, "index.json"),
      canonicalJson({ schemaVersion: 2, mediaType: MEDIA.index, manifests }),
    );
    await writeFile(path.join(temporary, "oci-layout"), canonicalJson({ imageLayoutVersion: "1.0.0" }));
    await replaceLayout(dir, temporary);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function replaceLayout(dir: string, temporary: string): Promise<void> {
  const existing = await stat(dir).catch(() => null);
  if (existing !== null) {
    if (!(await isLayout(dir))) {
      throw new OciError("input", `${dir} exists and is no OCI layout`, "name another folder with --output");
    }
    await rm(dir, { recursive: true, force: true });
  }
  await mkdir(path.dirname(path.resolve(dir)), { recursive: true });
  await rename(temporary, dir);
}

/** Whether a folder is an OCI image layout. */
export async function isLayout(dir: string): Promise<boolean> {
  return stat(path.join(dir, "oci-layout")).then(
    (entry) => entry.isFile(),
    () => false,
  );
}

/** A layout folder, read with distrust: sizes and digests are checked, nothing outside the folder is touched. */
export class Layout implements ContentSource {
  private constructor(
    readonly dir: string,
    /** Manifests of the index, in its order. */
    readonly manifests: readonly Descriptor[],
  ) {}

  /** @throws OciError (input) when the folder is none, (content) when its index is damaged. */
  static async open(dir: string): Promise<Layout> {
    if (!(await isLayout(dir))) {
      throw new OciError(
        "input",
        `${dir} is no OCI layout (it has no file oci-layout)`,
        "`proxy-wasm pack` writes one",
      );
    }
    const file = path.join(dir, "index.json");
    const bytes = await readBounded(file, MAX_MANIFEST_BYTES);
    return new Layout(dir, parseIndex(bytes, file));
  }

  /** The manifest of that tag or digest; without either, the only one or the first. @throws OciError (input) */
  find(reference?: string): Descriptor {
    const found =
      reference === undefined
        ? this.manifests[0]
        : this.manifests.find((entry) => entry.digest === reference || entry.annotations?.[REF_NAME] === reference);
    if (found !== undefined) return found;
    const known = this.manifests.map((entry) => entry.annotations?.[REF_NAME] ?? entry.digest);
    throw new OciError(
      "input",
      `${this.dir} has no manifest ${reference ?? ""}`.trimEnd(),
      `it has: ${known.join(", ") || "none"}`,
    );
  }

  /** Tag under which a manifest is listed. */
  tagOf(descriptor: Descriptor): string | undefined {
    return this.manifests.find((entry) => entry.digest === descriptor.digest)?.annotations?.[REF_NAME];
  }

  async fetch(descriptor: Descriptor): Promise<Uint8Array> {
    return verifyContent(descriptor, await readBounded(blobPath(this.dir, descriptor), descriptor.size));
  }
}

function blobPath(dir: string, { digest }: Descriptor): string {
  if (!isDigest(digest)) throw new OciError("content", `${String(digest)} is no sha256 digest`);
  return path.join(dir, "blobs", "sha256", digest.slice("sha256:".length));
}

async function readBounded(file: string, maxBytes: number): Promise<Uint8Array> {
  const entry = await stat(file).catch(() => null);
  if (!entry?.isFile()) throw new OciError("content", `${file} is missing from the layout`);
  if (entry.size > maxBytes) {
    throw new OciError("content", `${file} has ${entry.size} bytes where at most ${maxBytes} are expected`);
  }
  return readFile(file);
}
