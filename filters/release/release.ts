import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { proxyWasm, ReleaseError } from "./command-line.js";
import { findFilters, type Filter } from "./filters.js";
import type { ReleaseOptions } from "./options.js";

/** One filter as it stands in the registry. */
export interface Released {
  readonly name: string;
  /** `oci://…@sha256:…`: what a WasmPlugin pins. */
  readonly reference: string;
  /** Digest of the manifest. */
  readonly digest: string;
  readonly tags: readonly string[];
  /** sha256 of the module, hexadecimal: what plain Envoy pins. */
  readonly moduleSha256: string;
  readonly referrers: readonly { readonly artifactType: string; readonly digest: string }[];
  /** File that `cosign attest` signs, relative to the working directory. */
  readonly predicate: string;
}

/** All modules are built and checked, and all layouts packed, before the first is pushed. @throws ReleaseError */
export async function release(options: ReleaseOptions, filters = findFilters()): Promise<Released[]> {
  await proxyWasm("build", "--release", ...filters.map(({ dir }) => dir));
  await proxyWasm("check", ...filters.map(({ module }) => module));
  const packed: [Filter, Packed][] = [];
  for (const filter of filters) packed.push([filter, await pack(filter, options)]);
  const released: Released[] = [];
  for (const [filter, layout] of packed) released.push(await publish(filter, layout, options));
  return released;
}

interface Packed {
  readonly layout: string;
  readonly digest: string;
  readonly moduleSha256: string;
  readonly referrers: Released["referrers"];
}

async function pack(filter: Filter, options: ReleaseOptions): Promise<Packed> {
  const revision =
    options.revision === undefined ? [] : ["--annotation", `org.opencontainers.image.revision=${options.revision}`];
  const documents = ["--sbom", "--provenance", options.builder];
  const packed = (await proxyWasm("pack", filter.module, ...documents, ...revision)) as Packed;
  same(`${filter.name}: sha256 of the module`, packed.moduleSha256, await sha256(filter.module));
  return packed;
}

/** Pushes, then judges what the registry has: chain of digests, documents, and the module built once more from source. */
async function publish(filter: Filter, packed: Packed, options: ReleaseOptions): Promise<Released> {
  const http = options.plainHttp ? ["--plain-http"] : [];
  const target = `${options.registry.replace(/\/+$/, "")}/${filter.name}:${options.tag ?? tagOf(filter.version)}`;
  const more = options.alsoTag.flatMap((tag) => ["--also-tag", tag]);
  const pushed = (await proxyWasm("push", packed.layout, target, ...more, ...http)) as Pushed;
  same(`${filter.name}: digest of the manifest`, pushed.digest, packed.digest);
  const expected = packed.referrers.map(({ digest }) => digest).sort();
  same(
    `${filter.name}: documents`,
    pushed.referrers
      .map(({ digest }) => digest)
      .sort()
      .join(),
    expected.join(),
  );
  const proof = ["--allow-unsigned", "--digest", packed.digest, "--source", filter.dir];
  await proxyWasm("verify", pushed.reference, ...proof, ...http);
  const { reference, digest, tags } = pushed;
  const { moduleSha256, referrers, layout } = packed;
  const predicate = path.relative(process.cwd(), `${layout}.predicate.json`);
  return { name: filter.name, reference, digest, tags, moduleSha256, referrers, predicate };
}

interface Pushed {
  readonly reference: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly referrers: readonly { readonly digest: string }[];
}

/** A version as a tag: `+` may stand in versions, not in tags. */
function tagOf(version: string): string {
  return version.replaceAll("+", "_");
}

async function sha256(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

function same(what: string, actual: string, expected: string): void {
  if (actual !== expected) throw new ReleaseError(`${what} differs: ${actual}, expected ${expected}`);
}
