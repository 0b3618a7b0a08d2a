import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { wasmArtifact } from "./artifact.js";
import { canonicalJson } from "./json.js";
import { compatImage } from "./image.js";
import { Layout, writeLayout } from "./layout.js";
import type { Artifact } from "./manifest.js";
import { MEDIA } from "./media-types.js";
import { pull } from "./pull.js";
import { push, type Pushed } from "./push.js";
import { parseReference } from "./reference.js";
import { referrer } from "./referrer.js";
import { Repository, type RegistryOptions } from "./registry.js";
import { startLine, startRegistry, type RunningRegistry } from "./testing/registry.js";
import { MODULE, modulePackage } from "./testing/module.js";

const image = compatImage(modulePackage());
const { digest } = image.manifest.descriptor;
const sbom = { mediaType: MEDIA.cyclonedx, bytes: Buffer.from("{}\n"), title: "sbom.json" };
const note = referrer(image.manifest.descriptor, sbom, "1970-01-01T00:00:00Z");

let dir: string;
beforeAll(() => (dir = mkdtempSync(path.join(tmpdir(), "oci-"))));
afterAll(() => rmSync(dir, { recursive: true }));

async function layoutOf(name: string, artifacts: readonly Artifact[]): Promise<Layout> {
  await writeLayout(path.join(dir, name), artifacts, "1.0.0");
  return Layout.open(path.join(dir, name));
}

const KINDS = [
  { kind: "with a referrers API", flags: [], credentials: false },
  { kind: "without one, with Basic auth", flags: ["--no-referrers", "--basic-auth", "user:secret"], credentials: true },
];

describe.each(KINDS)("a registry $kind", ({ flags, credentials }) => {
  let registry: RunningRegistry;
  let options: RegistryOptions;
  beforeAll(async () => {
    registry = await startRegistry(...flags);
    const registryConfig = path.join(dir, `${credentials}.json`);
    const auth = Buffer.from("user:secret").toString("base64");
    writeFileSync(registryConfig, JSON.stringify({ auths: credentials ? { [registry.host]: { auth } } : {} }));
    options = { registryConfig };
  });
  afterAll(() => registry.stop());

  const repository = (name: string): Repository => new Repository(parseReference(`${registry.host}/${name}`), options);

  async function pushTo(name: string, artifacts: readonly Artifact[], ...tags: string[]): Promise<Pushed> {
    const layout = await layoutOf("demo: 1@2.oci", artifacts);
    return push(layout, layout.find(), repository(name), tags);
  }

  it("gives back what was pushed, under every tag, with its referrers", async () => {
    const pushed = await pushTo("acme/demo", [image, note], "1.0.0", "latest");
    expect(pushed.digest).toBe(digest);
    for (const tag of ["1.0.0", "latest", digest]) {
      const pulled = await pull(repository("acme/demo"), tag);
      expect(pulled).toMatchObject({ digest, index: null, unpacked: { variant: "compat" } });
      expect(Buffer.from(pulled.unpacked.module)).toEqual(Buffer.from(MODULE));
    }
    const referrers = await repository("acme/demo").referrers(digest);
    expect(referrers).toMatchObject([{ digest: note.manifest.descriptor.digest, artifactType: MEDIA.cyclonedx }]);
  });

  it("takes the same push twice, and a referrer that comes later", async () => {
    await pushTo("acme/twice", [image], "1.0.0");
    await pushTo("acme/twice", [image, note], "1.0.0");
    const other = referrer(image.manifest.descriptor, { ...sbom, mediaType: MEDIA.inToto }, "1970-01-01T00:00:00Z");
    await pushTo("acme/twice", [image, other], "1.0.0");
    await pushTo("acme/twice", [image, other], "1.0.0");
    const types = (await repository("acme/twice").referrers(digest)).map(({ artifactType }) => artifactType);
    expect(types.sort()).toEqual([MEDIA.cyclonedx, MEDIA.inToto]);
  });

  it("keeps an artifact's two layers", async () => {
    await pushTo("acme/artifact", [wasmArtifact(modulePackage())], "1.0.0-artifact");
    expect((await pull(repository("acme/artifact"), "1.0.0-artifact")).unpacked.variant).toBe("artifact");
  });

  it("resolves an index as Istio does, and tells its digest", async () => {
    await pushTo("acme/index", [image], "1.0.0");
    const { descriptor } = image.manifest;
    const cncf = { ...descriptor, platform: { architecture: "wasm", os: "wasip1" } };
    const index = canonicalJson({ schemaVersion: 2, mediaType: MEDIA.index, manifests: [cncf, descriptor] });
    await repository("acme/index").putManifest("multi", MEDIA.index, index);
    const resolved = await repository("acme/index").resolve("multi");
    expect(resolved.descriptor.digest).toBe(digest);
    expect(resolved.index).toMatch(/^sha256:/);
    const none = canonicalJson({ schemaVersion: 2, mediaType: MEDIA.index, manifests: [cncf] });
    await repository("acme/index").putManifest("none", MEDIA.index, none);
    await expect(repository("acme/index").resolve("none")).rejects.toThrow("without a manifest for linux/amd64");
  });

  it("has no such artifact", async () => {
    await expect(pull(repository("acme/none"), "1.0.0")).rejects.toMatchObject({ kind: "refused" });
    await expect(pull(repository("acme/none"), `sha256:${"0".repeat(64)}`)).rejects.toMatchObject({ kind: "refused" });
  });

  it("wants its credentials", async () => {
    const stranger = path.join(dir, "stranger.json");
    writeFileSync(
      stranger,
      JSON.stringify({ auths: { [registry.host]: { auth: Buffer.from("user:wrong").toString("base64") } } }),
    );
    const denied = new Repository(parseReference(`${registry.host}/acme/demo`), { registryConfig: stranger }).manifest(
      "1.0.0",
    );
    if (credentials)
      await expect(denied).rejects.toMatchObject({
        kind: "denied",
        remedy: expect.stringContaining("oras login") as string,
      });
    else await denied;
  });
});

describe("without a registry", () => {
  it("explains that nothing listens, and that a name does not resolve", async () => {
    const layout = await layoutOf("alone.oci", [image]);
    const to = (host: string): Promise<Pushed> =>
      push(layout, layout.find(), new Repository(parseReference(`${host}/a`)), ["1"]);
    await expect(to("127.0.0.1:1")).rejects.toMatchObject({
      kind: "network",
      message: expect.stringContaining("nothing listens") as string,
    });
    await expect(to("registry.invalid")).rejects.toMatchObject({ kind: "network" });
  });

  it("speaks plain HTTP only to this machine, or when told", async () => {
    const registry = await startRegistry();
    try {
      const reference = parseReference(`${registry.host}/a:1`);
      await expect(new Repository(reference, { plainHttp: false }).manifest("1")).rejects.toThrow("speaks plain HTTP");
      await expect(new Repository(reference).manifest("1")).rejects.toThrow("no such artifact");
    } finally {
      await registry.stop();
    }
  });

  it("can be pushed again after the line broke, at whichever request it breaks", { timeout: 120_000 }, async () => {
    const registry = await startRegistry();
    const layout = await layoutOf("broken.oci", [image, note]);
    try {
      let interruptions = 0;
      for (let wanted = 0, interrupted = true; interrupted; wanted++) {
        let requests = 0;
        interrupted = false;
        const line = await startLine(registry, (request) => {
          if (requests++ !== wanted) return false;
          interrupted = true;
          request.once("data", () => request.socket.destroy()).once("end", () => request.socket.destroy());
          return true;
        });
        const reference = parseReference(`${line.host}/acme/broken-${String(wanted)}`);
        const first = await push(layout, layout.find(), new Repository(reference), ["1"]).catch((e: unknown) => e);
        if (first instanceof Error)
          expect(first).toMatchObject({ kind: "network", message: expect.stringContaining("broke off") as string });
        interruptions += Number(first instanceof Error);
        requests = Infinity;
        const repository = new Repository(reference);
        expect((await push(layout, layout.find(), repository, ["1"])).digest).toBe(digest);
        expect(await repository.referrers(digest)).toHaveLength(1);
        await line.stop();
      }
      expect(interruptions).toBeGreaterThan(10);
    } finally {
      await registry.stop();
    }
  });

  it("says how to get oras", async () => {
    vi.stubEnv("ORAS", "/does/not/exist");
    await expect(new Repository(parseReference("localhost/a:1")).manifest("1")).rejects.toMatchObject({ kind: "tool" });
    vi.stubEnv("ORAS", undefined);
    vi.stubEnv("PATH", "");
    vi.stubEnv("PROXY_WASM_TOOLS", dir);
    const missing = new Repository(parseReference("localhost/a:1")).manifest("1");
    await expect(missing).rejects.toThrow("oras is not installed");
    vi.unstubAllEnvs();
  });
});
