import path from "node:path";
import { asObject, digestOf, parseDescriptor, verifyContent, type Descriptor, type Digest } from "./descriptor.js";
import { OciError } from "./errors.js";
import { parseJson } from "./json.js";
import type { ContentSource } from "./layout.js";
import { isIndex, MAX_MANIFEST_BYTES, parseIndex } from "./manifest.js";
import { runOras, type OrasRun } from "./oras.js";
import { formatReference, isLoopback, type Reference } from "./reference.js";

export interface RegistryOptions {
  /** Speak plain HTTP. Default: only to a registry on this machine. */
  readonly plainHttp?: boolean | undefined;
  /** Docker-style credentials file; default is Docker's own, with its credential helpers. */
  readonly registryConfig?: string | undefined;
  /** Most time that one transfer may take. Default ten minutes. */
  readonly timeoutMs?: number | undefined;
}

/** A manifest as a registry answered it, verified against its digest. */
export interface FetchedManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/** One repository, reached through the `oras` binary, which knows registries' authentication. */
export class Repository implements ContentSource {
  constructor(
    readonly reference: Reference,
    private readonly options: RegistryOptions = {},
  ) {}

  /** `host/repository` without tag or digest. */
  get name(): string {
    return formatReference({ ...this.reference, tag: undefined, digest: undefined });
  }

  /** The manifest (or index) of a tag or digest. @throws OciError */
  async manifest(tagOrDigest: string): Promise<FetchedManifest> {
    const target = this.target(tagOrDigest);
    const bytes = await this.oras(["manifest", "fetch", ...this.flags(), "--", target], MAX_MANIFEST_BYTES);
    const digest = digestOf(bytes);
    if (tagOrDigest.startsWith("sha256:") && digest !== tagOrDigest) {
      throw new OciError("content", `asked for ${tagOrDigest}, the registry answered ${digest}`, "do not use it");
    }
    const value = asObject(parseJson(bytes, target), target);
    const mediaType =
      typeof value["mediaType"] === "string" ? value["mediaType"] : "application/vnd.oci.image.manifest.v1+json";
    return { descriptor: { mediaType, digest, size: bytes.length }, bytes };
  }

  /**
   * The manifest that a consumer would load: of an index, its first child for linux/amd64, where no platform counts as
   * that one.
   */
  async resolve(tagOrDigest: string): Promise<FetchedManifest & { readonly index: Digest | null }> {
    const fetched = await this.manifest(tagOrDigest);
    if (!isIndex(fetched.descriptor.mediaType)) return { ...fetched, index: null };
    const where = this.target(tagOrDigest);
    const child = parseIndex(fetched.bytes, where).find(
      ({ platform }) => platform === undefined || (platform.os === "linux" && platform.architecture === "amd64"),
    );
    if (child === undefined || isIndex(child.mediaType)) {
      throw new OciError("content", `${where} is an index without a manifest for linux/amd64`);
    }
    return { ...(await this.manifest(child.digest)), index: fetched.descriptor.digest };
  }

  /** Entries of the index under a tag; none when there is no such tag. */
  async index(tag: string): Promise<Descriptor[]> {
    try {
      const fetched = await this.manifest(tag);
      return isIndex(fetched.descriptor.mediaType) ? parseIndex(fetched.bytes, this.target(tag)) : [];
    } catch (error) {
      if (error instanceof OciError && error.kind === "refused") return [];
      throw error;
    }
  }

  async fetch(descriptor: Descriptor): Promise<Uint8Array> {
    const args = ["blob", "fetch", ...this.flags(), "--output", "-", "--", this.target(descriptor.digest)];
    return verifyContent(descriptor, await this.oras(args, descriptor.size));
  }

  /** Copies a manifest of a layout folder and its blobs under the given tags. */
  async copyFrom(layoutDir: string, digest: Digest, tags: readonly string[]): Promise<void> {
    const to = tags.length === 0 ? `${this.name}@${digest}` : `${this.name}:${tags.join(",")}`;
    const args = ["cp", "--no-tty", "--from-oci-layout", ...this.flags("to-"), "--", `.@${digest}`, to];
    await this.oras(args, MAX_MANIFEST_BYTES, { cwd: path.resolve(layoutDir) });
  }

  /** Whether the registry answers which manifests refer to another one; `digest` must exist there. */
  async hasReferrersApi(digest: Digest): Promise<boolean> {
    const args = ["discover", "--format", "json", "--distribution-spec", "v1.1-referrers-api", ...this.flags()];
    try {
      await this.oras([...args, "--", this.target(digest)], MAX_MANIFEST_BYTES);
      return true;
    } catch (error) {
      if (error instanceof OciError && error.kind === "refused") return false;
      throw error;
    }
  }

  /** Uploads a manifest (or index) under a tag or its digest. */
  async putManifest(tagOrDigest: string, mediaType: string, bytes: Uint8Array): Promise<void> {
    const args = ["manifest", "push", "--media-type", mediaType, ...this.flags(), "--", this.target(tagOrDigest), "-"];
    await this.oras(args, MAX_MANIFEST_BYTES, { input: bytes });
  }

  /** Manifests that refer to the given one. */
  async referrers(digest: Digest): Promise<Descriptor[]> {
    const args = ["discover", "--format", "json", "--depth", "1", ...this.flags(), "--", this.target(digest)];
    const answer = asObject(parseJson(await this.oras(args, MAX_MANIFEST_BYTES), "oras discover"), "oras discover");
    const list = answer["referrers"] ?? answer["manifests"];
    return (Array.isArray(list) ? list : []).map((entry) => parseDescriptor(entry, "oras discover"));
  }

  private target(tagOrDigest: string): string {
    return `${this.name}${tagOrDigest.startsWith("sha256:") ? "@" : ":"}${tagOrDigest}`;
  }

  private flags(prefix: "" | "to-" = ""): string[] {
    // said either way: left to itself, oras takes localhost for plain HTTP
    const plainHttp = this.options.plainHttp ?? isLoopback(this.reference);
    const flags = [`--${prefix}plain-http=${String(plainHttp)}`];
    if (this.options.registryConfig !== undefined)
      flags.push(`--${prefix}registry-config`, this.options.registryConfig);
    return flags;
  }

  private oras(
    args: readonly string[],
    maxOutputBytes: number,
    extra: Pick<OrasRun, "cwd" | "input"> = {},
  ): Promise<Buffer> {
    return runOras(args, { maxOutputBytes, timeoutMs: this.options.timeoutMs, ...extra });
  }
}
