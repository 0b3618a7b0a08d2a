import { createHash } from "node:crypto";
import {
  digestOf,
  gunzipBounded,
  MAX_MODULE_BYTES,
  MEDIA,
  OciError,
  unpackModule,
  type OpenArtifact,
} from "../../oci/index.js";
import { checkModule } from "../check/index.js";
import { failed, passed, type Result } from "./result.js";

/** Annotation by which `pack` says which module is inside. */
const MODULE_SHA256 = "module.wasm.content/sha256";

/**
 * Follows the digests from the manifest down: every blob against its descriptor, the image's diff ids against the unpacked
 * layers, the module against its annotation and against what Envoy loads. Returns the module when it could be unpacked.
 */
export async function verifyChain(
  artifact: OpenArtifact,
  expected: string | undefined,
): Promise<{ results: Result[]; module?: Uint8Array }> {
  const { digest } = artifact.descriptor;
  const results: Result[] = [];
  if (expected !== undefined) {
    results.push(
      expected === digest ? passed("manifest", digest) : failed("manifest", `is ${digest}, expected ${expected}`),
    );
  }
  try {
    const { config, layers } = artifact.manifest;
    const blobs = new Map<string, Uint8Array>();
    for (const descriptor of [config, ...layers]) blobs.set(descriptor.digest, await artifact.fetch(descriptor));
    results.push(passed("blobs", `${blobs.size} match their digests and sizes`));
    if (config.mediaType === MEDIA.imageConfig) results.push(checkDiffIds(artifact, blobs));
    const { module, variant } = await unpackModule(artifact.manifest, artifact);
    results.push(passed("layout", `${variant}: Istio and Envoy Gateway load it`));
    results.push(...checkContents(module, artifact.manifest.annotations));
    return { results, module };
  } catch (error) {
    if (!(error instanceof OciError) || error.kind !== "content") throw error;
    return { results: [...results, failed("content", error.message)] };
  }
}

function checkDiffIds(artifact: OpenArtifact, blobs: ReadonlyMap<string, Uint8Array>): Result {
  const { config, layers } = artifact.manifest;
  const text = new TextDecoder().decode(blobs.get(config.digest));
  const said = (JSON.parse(text) as { rootfs?: { diff_ids?: unknown } }).rootfs?.diff_ids ?? [];
  const actual = layers.map((layer) =>
    digestOf(gunzipBounded(blobs.get(layer.digest) as Uint8Array, 2 * MAX_MODULE_BYTES)),
  );
  return JSON.stringify(said) === JSON.stringify(actual)
    ? passed("diff ids", "match the unpacked layers")
    : failed("diff ids", "the image's configuration speaks of other layers; container engines refuse it");
}

function checkContents(module: Uint8Array, annotations: Readonly<Record<string, string>>): Result[] {
  const actual = createHash("sha256").update(module).digest("hex");
  const said = annotations[MODULE_SHA256];
  const report = checkModule(module);
  const errors = report.findings.filter(({ level }) => level === "error").map(({ message }) => message);
  return [
    said === undefined || said === actual
      ? passed("module", `sha256 ${actual}`)
      : failed("module", `has sha256 ${actual}, its annotation says ${said}`),
    report.ok ? passed("check", "Envoy can load it") : failed("check", errors.join("; ")),
  ];
}
