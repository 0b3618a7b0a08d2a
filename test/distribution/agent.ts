import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";

/**
 * Fetches a module as Istio's agent does, by the rules of its own code and with none of the SDK's: what a mesh would make
 * of an image.
 *
 * - an index is resolved to its first child for linux/amd64, where no platform counts as that one
 * - a pinned digest is compared with that of the resolved manifest, so that no index can be pinned
 * - an image: the last layer must be tar+gzip, and holds a file whose base name is plugin.wasm
 * - an artifact: exactly two layers, one of them the raw module
 * - the module begins with 00 61 73 6d
 */
export async function fetchModule(url: string): Promise<Buffer> {
  const [, host, repository, reference, pin] = /^oci:\/\/([^/]+)\/([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(url) ?? [];
  const base = `http://${host!}/v2/${repository!}`;
  let manifest = await get(`${base}/manifests/${pin ?? reference!}`);
  let parsed = JSON.parse(manifest.toString()) as Manifest;
  if (parsed.manifests !== undefined) {
    const child = parsed.manifests.find(
      ({ platform: p }) => p === undefined || (p.os === "linux" && p.architecture === "amd64"),
    );
    if (child === undefined) throw new Error("no child with platform linux/amd64");
    manifest = await get(`${base}/manifests/${child.digest}`);
    parsed = JSON.parse(manifest.toString()) as Manifest;
  }
  if (pin !== undefined && pin !== digestOf(manifest)) {
    throw new Error(`module downloaded has checksum ${digestOf(manifest)}, which does not match: ${pin}`);
  }
  const layers = parsed.layers ?? [];
  const blob = (layer: Layer): Promise<Buffer> => get(`${base}/blobs/${layer.digest}`);
  const last = layers.at(-1);
  const module =
    last?.mediaType === "application/vnd.oci.image.layer.v1.tar+gzip"
      ? fileInTar(gunzipSync(await blob(last)), "plugin.wasm")
      : await blob(artifactLayer(layers));
  if (module.subarray(0, 4).toString("latin1") !== "\0asm") throw new Error("not a valid Wasm file");
  return module;
}

interface Layer {
  readonly mediaType: string;
  readonly digest: string;
}

interface Manifest {
  readonly layers?: readonly Layer[];
  readonly manifests?: readonly { readonly digest: string; readonly platform?: { os: string; architecture: string } }[];
}

function artifactLayer(layers: readonly Layer[]): Layer {
  if (layers.length !== 2) throw new Error(`number of layers must be 2 but got ${String(layers.length)}`);
  const found = layers.find(({ mediaType }) => mediaType === "application/vnd.module.wasm.content.layer.v1+wasm");
  if (found === undefined)
    throw new Error("could not find the layer of type application/vnd.module.wasm.content.layer.v1+wasm");
  return found;
}

/** name[100] at 0, size (octal) at 124, contents from 512, padded to 512 */
function fileInTar(tar: Buffer, wanted: string): Buffer {
  const text = (at: number, length: number): string => tar.toString("latin1", at, at + length).replace(/\0[^]*$/, "");
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const size = parseInt(text(at + 124, 12), 8);
    if (text(at, 100).split("/").at(-1) === wanted) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`could not find ${wanted}`);
}

async function get(url: string): Promise<Buffer> {
  const types = ["oci.image.manifest.v1", "oci.image.index.v1"]
    .map((type) => `application/vnd.${type}+json`)
    .join(", ");
  const answer = await fetch(url, { headers: { accept: `${types}, */*` } });
  if (!answer.ok) throw new Error(`GET ${url}: ${String(answer.status)}`);
  return Buffer.from(await answer.arrayBuffer());
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
