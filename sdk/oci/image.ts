import { content, digestOf } from "./descriptor.js";
import { gzipStored } from "./gzip.js";
import { canonicalJson } from "./json.js";
import { makeManifest, type Artifact } from "./manifest.js";
import { MEDIA, MODULE_FILE, RUNTIME_CONFIG_FILE } from "./media-types.js";
import { encodeRuntimeConfig, type RuntimeConfig } from "./runtime-config.js";
import { sourceDate } from "./source-date.js";
import { writeTar } from "./tar.js";

/** What goes into an artifact, whatever its layout. */
export interface ModulePackage {
  readonly module: Uint8Array;
  readonly runtimeConfig: RuntimeConfig;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * The *compat* layout: an ordinary OCI image that Istio, Envoy Gateway, Higress, Google Cloud, Kubernetes image volumes and
 * container engines all accept.
 *
 *     manifest ── config   application/vnd.oci.image.config.v1+json  (linux/amd64, diff_ids)
 *             └── layer    application/vnd.oci.image.layer.v1.tar+gzip
 *                            plugin.wasm, runtime-config.json
 *
 * The platform is the one that consumers choose when they are told none; the module itself runs anywhere.
 */
export function compatImage(input: ModulePackage): Artifact {
  const date = sourceDate();
  const tar = writeTar(
    [
      { name: MODULE_FILE, bytes: input.module },
      { name: RUNTIME_CONFIG_FILE, bytes: encodeRuntimeConfig(input.runtimeConfig) },
    ],
    date.seconds,
  );
  const layer = content(MEDIA.layerTarGzip, gzipStored(tar));
  const config = content(
    MEDIA.imageConfig,
    canonicalJson({
      created: date.iso,
      architecture: "amd64",
      os: "linux",
      config: {},
      rootfs: { type: "layers", diff_ids: [digestOf(tar)] },
      history: [{ created: date.iso, created_by: "proxy-wasm pack" }],
    }),
  );
  return makeManifest(config, [layer], { ...input.annotations, "module.wasm.image/variant": "compat" });
}
