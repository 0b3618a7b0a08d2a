import type { Descriptor } from "./descriptor.js";
import { OciError } from "./errors.js";
import { gunzipBounded } from "./gzip.js";
import { parseJson } from "./json.js";
import type { ContentSource } from "./layout.js";
import type { Manifest } from "./manifest.js";
import { MEDIA, MODULE_FILE, RUNTIME_CONFIG_FILE } from "./media-types.js";
import { readTar } from "./tar.js";

/** Istio's agent and Envoy Gateway take no larger module. */
export const MAX_MODULE_BYTES = 256 * 1024 * 1024;
const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

export type Variant = "compat" | "artifact" | "docker";

export interface UnpackedModule {
  readonly variant: Variant;
  readonly module: Uint8Array;
  /** Contents of `runtime-config.json`, when there is one. */
  readonly runtimeConfig: unknown;
}

/**
 * Takes the module out of an image by the rules of Istio's agent: for an image, the *last* layer must be tar+gzip and hold
 * a file whose base name is plugin.wasm; for an artifact there must be *exactly* two layers, one of them raw Wasm.
 * @throws OciError (content) in the cases that those consumers refuse, too.
 */
export async function unpackModule(manifest: Manifest, source: ContentSource): Promise<UnpackedModule> {
  const docker = manifest.mediaType === MEDIA.dockerManifest;
  const last = manifest.layers.at(-1);
  const wanted = docker ? MEDIA.dockerLayer : MEDIA.layerTarGzip;
  const unpacked =
    last?.mediaType === wanted
      ? { variant: docker ? ("docker" as const) : ("compat" as const), ...(await unpackImage(last, source)) }
      : await unpackArtifact(manifest, docker, source);
  const [a, b, c, d] = unpacked.module;
  if (a !== 0 || b !== 0x61 || c !== 0x73 || d !== 0x6d) {
    throw new OciError("content", `${MODULE_FILE} is not WebAssembly: it does not begin with 00 61 73 6d`);
  }
  return unpacked;
}

async function unpackImage(layer: Descriptor, source: ContentSource): Promise<Omit<UnpackedModule, "variant">> {
  limit(layer, MAX_MODULE_BYTES);
  const files = await readTar(gunzipBounded(await source.fetch(layer), MAX_MODULE_BYTES));
  const find = (name: string): Uint8Array | undefined =>
    files.find((file) => file.name.slice(file.name.lastIndexOf("/") + 1) === name)?.bytes;
  const module = find(MODULE_FILE);
  if (module === undefined) {
    throw new OciError("content", `the last layer holds no ${MODULE_FILE}`, "it was not packed for a proxy");
  }
  const config = find(RUNTIME_CONFIG_FILE);
  return { module, runtimeConfig: config === undefined ? null : parseJson(config, RUNTIME_CONFIG_FILE) };
}

async function unpackArtifact(manifest: Manifest, docker: boolean, source: ContentSource): Promise<UnpackedModule> {
  const types = manifest.layers.map((layer) => layer.mediaType).join(", ") || "none";
  const wasm = manifest.layers.find((layer) => layer.mediaType === MEDIA.wasmContent);
  if (docker || wasm === undefined || manifest.layers.length !== 2) {
    throw new OciError(
      "content",
      `no layout that Istio loads: layers ${types}`,
      "the last layer must be tar+gzip with plugin.wasm, or there must be exactly two layers, one of them raw Wasm",
    );
  }
  limit(wasm, MAX_MODULE_BYTES);
  const config = manifest.layers.find((layer) => layer.mediaType === MEDIA.wasmConfig);
  if (config !== undefined) limit(config, MAX_CONFIG_BYTES);
  return {
    variant: "artifact",
    module: await source.fetch(wasm),
    runtimeConfig: config === undefined ? null : parseJson(await source.fetch(config), RUNTIME_CONFIG_FILE),
  };
}

function limit(descriptor: Descriptor, maxBytes: number): void {
  if (descriptor.size <= maxBytes) return;
  throw new OciError("content", `${descriptor.digest} claims ${descriptor.size} bytes; at most ${maxBytes} are taken`);
}
