/** Media types of the OCI image specification 1.1 and of the Wasm artifact layouts that proxies accept. */
export const MEDIA = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  imageConfig: "application/vnd.oci.image.config.v1+json",
  layerTarGzip: "application/vnd.oci.image.layer.v1.tar+gzip",
  empty: "application/vnd.oci.empty.v1+json",
  dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
  dockerIndex: "application/vnd.docker.distribution.manifest.list.v2+json",
  dockerLayer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  wasmConfig: "application/vnd.module.wasm.config.v1+json",
  wasmContent: "application/vnd.module.wasm.content.layer.v1+wasm",
  cyclonedx: "application/vnd.cyclonedx+json",
  inToto: "application/vnd.in-toto+json",
  sigstoreBundle: "application/vnd.dev.sigstore.bundle.v0.3+json",
} as const;

/** The file that every consumer looks for in the layer of an image. */
export const MODULE_FILE = "plugin.wasm";
/** Describes the module: type, ABI, root ids, configuration schema (solo-io Wasm image specification). */
export const RUNTIME_CONFIG_FILE = "runtime-config.json";
