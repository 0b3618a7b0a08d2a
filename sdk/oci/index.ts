/** OCI artifacts of Wasm modules: deterministic layouts, and registries through the `oras` binary. */
export { wasmArtifact } from "./artifact.js";
export { digestOf, isDigest, type Content, type Descriptor, type Digest } from "./descriptor.js";
export { OciError, type OciErrorKind } from "./errors.js";
export { compatImage, type ModulePackage } from "./image.js";
export { canonicalJson } from "./json.js";
export { isLayout, Layout, writeLayout, type ContentSource } from "./layout.js";
export { parseManifest, type Artifact, type Manifest } from "./manifest.js";
export { MEDIA, MODULE_FILE, RUNTIME_CONFIG_FILE } from "./media-types.js";
export { gunzipBounded } from "./gzip.js";
export {
  loadableLayers,
  MAX_MODULE_BYTES,
  unpackModule,
  type LoadableLayers,
  type UnpackedModule,
  type Variant,
} from "./module.js";
export { findOras } from "./oras.js";
export { pull, type Pulled } from "./pull.js";
export { push, referrersIn, type Pushed } from "./push.js";
export { formatReference, isTag, parseReference, type Reference } from "./reference.js";
export { referrer, type Document } from "./referrer.js";
export { Repository, type FetchedManifest, type RegistryOptions } from "./registry.js";
export { runtimeConfig, type RuntimeConfig } from "./runtime-config.js";
export { sourceDate } from "./source-date.js";
export { openArtifact, type OpenArtifact, type ReferringDocument } from "./open.js";
export {
  isSignedBy,
  parseEnvelope,
  preAuthenticationEncoding,
  readPublicKey,
  type Envelope,
} from "./signature/dsse.js";
export { isAbout, parseStatement, type Statement } from "./signature/statement.js";
