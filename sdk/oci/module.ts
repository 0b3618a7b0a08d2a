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
/** Room for the module, its description and what other packers put beside it. */
const MAX_UNPACKED_BYTES = MAX_MODULE_BYTES + 16 * 1024 * 1024;
const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

export type Variant = "compat" | "artifact" | "docker";

export interface UnpackedModule {
  readonly variant: Variant;
  readonly module: Uint8Array;
  /** Contents of `runtime-config.json`, when there is one. */
  readonly runtimeConfig: unknown;
}

/** Where the module lies in a manifest. */
export interface LoadableLayers {
  readonly variant: Variant;
  /** A tar+gzip layer with plugin.wasm, or the module itself in the artifact variant. */
  readonly module: Descriptor;
  /** The artifact variant's description of the module. */
  readonly config?: Descriptor | undefined;
}

/**
 * Finds the layer with the module by the rules of Istio's agent: of an image, the *last* layer, which must be tar+gzip; of
 * an artifact, the raw Wasm among *exactly* two layers. @throws OciError (content) where those consumers refuse it, too.
 */
export function loadableLayers(manifest: Manifest): LoadableLayers {
  const docker = manifest.mediaType === MEDIA.dockerManifest;
  const last = manifest.layers.at(-1);
  if (last?.mediaType === (docker ? MEDIA.dockerLayer : MEDIA.layerTarGzip)) {
    return { variant: docker ? "docker" : "compat", module: limited(last, MAX_MODULE_BYTES) };
  }
  const wasm = manifest.layers.find((layer) => layer.mediaType === MEDIA.wasmContent);
  if (docker || wasm === undefined || manifest.layers.length !== 2) {
    const types = manifest.layers.map((layer) => layer.mediaType).join(", ") || "none";
    throw new OciError(
      "content",
      `no layout that Istio loads: layers ${types}`,
      "the last layer must be tar+gzip with plugin.wasm, or there must be exactly two layers, one of them raw Wasm",
    );
  }
  const config = manifest.layers.find((layer) => layer.mediaType === MEDIA.wasmConfig);
  return {
    variant: "artifact",
    module: limited(wasm, MAX_MODULE_BYTES),
    config: config === undefined ? undefined : limited(config, MAX_CONFIG_BYTES),
  };
}

/** Takes the module out of an artifact as a proxy would. @throws OciError (content) */
export async function unpackModule(manifest: Manifest, source: ContentSource): Promise<UnpackedModule> {
  const layers = loadableLayers(manifest);
  const unpacked =
    layers.variant === "artifact" ? await unpackArtifact(layers, source) : await unpackImage(layers.module, source);
  const [a, b, c, d] = unpacked.module;
  if (a !== 0 || b !== 0x61 || c !== 0x73 || d !== 0x6d) {
    throw new OciError("content", `${MODULE_FILE} is not WebAssembly: it does not begin with 00 61 73 6d`);
  }
  return { variant: layers.variant, ...unpacked };
}

async function unpackImage(layer: Descriptor, source: ContentSource): Promise<Omit<UnpackedModule, "variant">> {
  const files = await readTar(gunzipBounded(await source.fetch(layer), MAX_UNPACKED_BYTES));
  const find = (name: string): Uint8Array | undefined =>
    files.find((file) => file.name.slice(file.name.lastIndexOf("/") + 1) === name)?.bytes;
  const module = find(MODULE_FILE);
  if (module === undefined) {
    throw new OciError("content", `the last layer holds no ${MODULE_FILE}`, "it was not packed for a proxy");
  }
  const config = find(RUNTIME_CONFIG_FILE);
  return { module, runtimeConfig: config === undefined ? null : parseJson(config, RUNTIME_CONFIG_FILE) };
}

async function unpackArtifact(
  { module, config }: LoadableLayers,
  source: ContentSource,
): Promise<Omit<UnpackedModule, "variant">> {
  return {
    module: await source.fetch(module),
    runtimeConfig: config === undefined ? null : parseJson(await source.fetch(config), RUNTIME_CONFIG_FILE),
  };
}

function limited(descriptor: Descriptor, maxBytes: number): Descriptor {
  if (descriptor.size <= maxBytes) return descriptor;
  throw new OciError("content", `${descriptor.digest} claims ${descriptor.size} bytes; at most ${maxBytes} are taken`);
}
