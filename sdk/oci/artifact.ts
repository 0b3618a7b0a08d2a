import { content } from "./descriptor.js";
import type { ModulePackage } from "./image.js";
import { makeManifest, type Artifact } from "./manifest.js";
import { MEDIA, MODULE_FILE, RUNTIME_CONFIG_FILE } from "./media-types.js";
import { encodeRuntimeConfig } from "./runtime-config.js";

/** Names a layer as `oras pull` writes it to disk. */
const TITLE = "org.opencontainers.image.title";

/**
 * The *artifact* layout: exactly two layers, as Istio and Envoy Gateway want it. The module is stored raw.
 *
 *     manifest ── config   application/vnd.module.wasm.config.v1+json
 *             ├── layer 0  the same
 *             └── layer 1  application/vnd.module.wasm.content.layer.v1+wasm
 */
export function wasmArtifact(input: ModulePackage): Artifact {
  const configBytes = encodeRuntimeConfig(input.runtimeConfig);
  const config = content(MEDIA.wasmConfig, configBytes);
  return makeManifest(
    config,
    [
      content(MEDIA.wasmConfig, configBytes, { annotations: { [TITLE]: RUNTIME_CONFIG_FILE } }),
      content(MEDIA.wasmContent, input.module, { annotations: { [TITLE]: MODULE_FILE } }),
    ],
    input.annotations,
  );
}
