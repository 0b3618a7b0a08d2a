import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  canonicalJson,
  compatImage,
  Layout,
  MEDIA,
  preAuthenticationEncoding,
  referrer,
  runtimeConfig,
  writeLayout,
  type Digest,
} from "../../oci/index.js";
import { startRegistry, type RunningRegistry } from "../../oci/testing/registry.js";
import { cli, type CliResult } from "../testing/cli.js";
import { Workspace } from "../testing/workspace.js";
import type { Packed } from "../pack/index.js";

let workspace: Workspace;
let registry: RunningRegistry;
let packed: Packed;
let reference: string;
beforeAll(async () => {
  vi.stubEnv("SOURCE_DATE_EPOCH", undefined);
  workspace = new Workspace();
  registry = await startRegistry();
  const dir = workspace.filter("hello");
  workspace.write("hello/proxy-wasm.yaml", "name: hello\nschema: schema.json\n");
  workspace.write("hello/schema.json", '{"type":"object","title":"Hello"}');
  await cli("build", dir);
  packed = (await cli("pack", path.join(dir, "build/hello.wasm"), "--sbom", "--provenance", "--json")).json() as Packed;
  reference = `${registry.host}/acme/hello`;
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await registry.stop();
  workspace.remove();
});

describe("push and pull", () => {
  it("bring a module through a registry unchanged", async () => {
    const pushed = await cli("push", packed.layout, reference, "--also-tag", "latest");
    expect(pushed.stderr).toBe("");
    expect(pushed.stdout).toContain(`✓ oci://${reference}@${packed.digest} digest read back and equal`);
    expect(pushed.stdout).toContain("tags      1.2.3, latest");
    expect(pushed.stdout).toContain(`cosign sign --yes ${reference}@${packed.digest}`);
    expect(pushed.stdout).toContain(`--predicate ${packed.layout}.predicate.json`);
    for (const target of [`${reference}:latest`, `oci://${reference}@${packed.digest}`]) {
      const file = workspace.path("pulled.wasm");
      const pulled = await cli("pull", target, "--output", file, "--layout", workspace.path("pulled.oci"), "--json");
      expect(pulled.json()).toMatchObject({
        digest: packed.digest,
        reference: `oci://${reference}@${packed.digest}`,
        variant: "compat",
      });
      expect(readFileSync(file)).toEqual(readFileSync(workspace.path("hello/build/hello.wasm")));
      expect((await Layout.open(workspace.path("pulled.oci"))).find().digest).toBe(packed.digest);
    }
  });

  it("feed generate with the digest of a tag", async () => {
    const generated = await cli("generate", "wasmplugin", workspace.path("hello"), "--image", `${reference}:latest`);
    expect(generated.stdout).toContain(`url: oci://${reference}@${packed.digest}`);
    const pinned = await cli(
      "generate",
      "wasmplugin",
      workspace.path("hello"),
      "--image",
      `${reference}@sha256:${"0".repeat(64)}`,
    );
    expect(pinned.exitCode).toBe(3);
  });

  it.each([
    [["push", "LAYOUT", "acme/hello"], 2, "begin with the registry's host"],
    [["push", "LAYOUT", `r.io/a@sha256:${"0".repeat(64)}`], 2, "a push names a tag, not a digest"],
    [["push", "LAYOUT", "127.0.0.1:1/a"], 3, "nothing listens"],
    [["push", "LAYOUT", "127.0.0.1:1/a", "--also-tag", "a b"], 2, "is no tag"],
    [["push", "hello.wasm", "r.io/a"], 2, "is a module, not a layout"],
    [["push", "nowhere", "r.io/a"], 2, "is no OCI layout"],
    [["push", "LAYOUT", "r.io/a", "--timeout", "soon"], 2, "is no number of seconds"],
    [["push", "LAYOUT", "r.io/a", "--registry-config", "/nowhere"], 2, "/nowhere cannot be read"],
    [["pull", "REFERENCE:none"], 3, "the registry has no such artifact"],
    [["pull", "REFERENCE:1.2.3", "--output", "/no/such/folder/x.wasm"], 2, "its folder does not exist"],
    [["pull", "REFERENCE:1.2.3", "--output", "/"], 2, "it is a folder"],
    [["inspect", "nowhere"], 2, "is no reference to a registry"],
    [["inspect", "nowhere.wasm"], 2, "does not exist"],
  ] as const)("%j end with %i", async (argv, exitCode, message) => {
    const result = await cli(
      ...argv.map((each) => each.replace("LAYOUT", packed.layout).replace("REFERENCE", reference)),
    );
    expect(result.stderr).toContain(message);
    expect(result.exitCode).toBe(exitCode);
  });
});

describe("inspect", () => {
  it("reads the same from layout and registry", async () => {
    const layout = (await cli("inspect", packed.layout, "--json")).json() as object;
    const remote = (await cli("inspect", `${reference}:1.2.3`, "--json")).json() as object;
    expect(remote).toEqual({ ...layout, name: `oci://${reference}@${packed.digest}` });
    expect(layout).toMatchObject({
      digest: packed.digest,
      variant: "compat",
      module: { abi: "0.2.1", callbacks: ["proxy_on_response_headers"], sha256: packed.moduleSha256 },
      referrers: [{ artifactType: MEDIA.cyclonedx }, { artifactType: MEDIA.inToto }],
    });
  });

  it("prints the schema of the configuration alone", async () => {
    expect((await cli("inspect", packed.layout, "--schema")).json()).toEqual({ type: "object", title: "Hello" });
    expect((await cli("inspect", workspace.path("hello/build/hello.wasm"), "--schema")).exitCode).toBe(0);
    writeFileSync(workspace.path("bare.wasm"), readFileSync(workspace.path("hello/build/hello.wasm")));
    expect(await cli("inspect", workspace.path("bare.wasm"), "--schema")).toMatchObject({ exitCode: 1, stdout: "" });
  });

  it("shows sizes by section and, from a debug build, by function", async () => {
    await cli("build", workspace.path("hello"), "--debug");
    const { stdout } = await cli("inspect", workspace.path("hello/build/hello.debug.wasm"), "--functions");
    expect(stdout).toMatch(/\d+ {2}custom:name/);
    expect(stdout).toMatch(/\d+ {2}assembly\/index\/proxy_on_response_headers/);
  });
});

describe("verify", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" });

  const statement = (digest: string): object => ({
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "hello", digest: { sha256: digest.slice(7) } }],
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {},
  });

  /** A Sigstore bundle as `cosign attest --key` writes it, as far as a verifier with a key reads it. */
  function bundle(payload: object, key: KeyObject, change: (signature: Buffer) => Buffer = (each) => each): Uint8Array {
    const payloadType = "application/vnd.in-toto+json";
    const bytes = canonicalJson(payload);
    const signature = change(sign("sha256", preAuthenticationEncoding(payloadType, bytes), key));
    return canonicalJson({
      mediaType: MEDIA.sigstoreBundle,
      dsseEnvelope: {
        payloadType,
        payload: Buffer.from(bytes).toString("base64"),
        signatures: [{ sig: signature.toString("base64") }],
      },
    });
  }

  async function layoutWith(name: string, ...bundles: Uint8Array[]): Promise<string> {
    const image = compatImage({
      module: readFileSync(workspace.path("hello/build/hello.wasm")),
      runtimeConfig: runtimeConfig("0.2.1", ["hello"]),
      annotations: {},
    });
    const documents = bundles.map((bytes) =>
      referrer(
        image.manifest.descriptor,
        { mediaType: MEDIA.sigstoreBundle, bytes, title: "bundle.json" },
        "1970-01-01T00:00:00Z",
      ),
    );
    await writeLayout(workspace.path(name), [image, ...documents]);
    return workspace.path(name);
  }

  const digestOf = async (layout: string): Promise<Digest> => (await Layout.open(layout)).find().digest;
  const verify = (layout: string, ...argv: string[]): Promise<CliResult> => cli("verify", layout, ...argv);
  const keyFile = (key: KeyObject, name: string): string =>
    workspace.write(name, key.export({ type: "spki", format: "pem" }));

  it("follows the digests and calls unsigned provenance no proof", async () => {
    const refused = await verify(packed.layout);
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toContain("✗ https://slsa.dev/provenance/v1: unsigned: not proof");
    const allowed = await verify(`${reference}:1.2.3`, "--allow-unsigned", "--digest", packed.digest);
    expect(allowed.stdout).not.toContain("✗");
    expect(allowed.exitCode).toBe(0);
    expect((await verify(packed.layout, "--allow-unsigned", "--digest", `sha256:${"0".repeat(64)}`)).exitCode).toBe(1);
  });

  it("compiles the source again only when it is told", async () => {
    const same = await verify(packed.layout, "--allow-unsigned", "--source", workspace.path("hello"));
    expect(same.stdout).toContain("✓ rebuild:");
    expect(same.exitCode).toBe(0);
    workspace.write("other/hello/assembly/index.ts", "export function proxy_abi_version_0_2_1(): void {}");
    const other = await verify(packed.layout, "--allow-unsigned", "--source", workspace.path("other/hello"));
    expect(other.stdout).toContain("gives other bytes");
    expect(other.exitCode).toBe(1);
  });

  it("believes a signature by the key over this very manifest, and no other", async () => {
    const digest = await digestOf(await layoutWith("probe.oci"));
    const key = keyFile(publicKey, "key.pem");
    const good = await layoutWith("good.oci", bundle(statement(digest), privateKey));
    expect(await verify(good, "--key", key)).toMatchObject({ exitCode: 0 });
    expect((await verify(good)).stdout).toContain("no --key was given: not proof");
    await cli("push", good, `${reference}-signed:1`);
    const remote = await verify(`oci://${reference}-signed:1`, "--key", key, "--digest", digest);
    expect(remote.stdout).toContain("signed by the given key, about this manifest");
    expect(remote.exitCode).toBe(0);
    expect((await verify(good, "--key", keyFile(stranger.publicKey, "other.pem"))).exitCode).toBe(1);

    const elsewhere = await layoutWith("elsewhere.oci", bundle(statement(packed.digest), privateKey));
    const moved = await verify(elsewhere, "--key", key);
    expect(moved.stdout).toContain(`is about ${packed.digest}, not about this manifest`);
    expect(moved.exitCode).toBe(1);

    const flip = (signature: Buffer): Buffer => Buffer.from(signature.map((byte, i) => (i === 20 ? byte ^ 1 : byte)));
    const forged = await layoutWith("forged.oci", bundle(statement(digest), privateKey, flip));
    expect((await verify(forged, "--key", key)).exitCode).toBe(1);
    expect((await verify(await layoutWith("none.oci"), "--key", key)).stdout).toContain(
      "no statement about this manifest is signed",
    );
  });

  it.each([
    ["a payload that is no text", { dsseEnvelope: { payloadType: 1, payload: "", signatures: [] } }],
    ["signatures that are no list", { dsseEnvelope: { payloadType: "t", payload: "", signatures: {} } }],
    ["a signature without bytes", { dsseEnvelope: { payloadType: "t", payload: "e30=", signatures: [{}] } }],
    ["a statement without subject", { _type: "https://in-toto.io/Statement/v1", predicateType: "x" }],
    ["a list", []],
  ])("fails on a bundle with %s", async (_, document) => {
    const layout = await layoutWith("damaged.oci", canonicalJson(document));
    expect((await verify(layout, "--allow-unsigned")).exitCode).toBe(1);
  });

  it("refuses a file that is no key", async () => {
    const { exitCode, stderr } = await verify(packed.layout, "--key", workspace.write("no.pem", "not a key"));
    expect(exitCode).toBe(2);
    expect(stderr).toContain("holds no public key in PEM");
  });

  it("finds a manifest whose annotation speaks of another module", async () => {
    const image = compatImage({
      module: readFileSync(workspace.path("hello/build/hello.wasm")),
      runtimeConfig: runtimeConfig("0.2.1", []),
      annotations: { "module.wasm.content/sha256": "0".repeat(64) },
    });
    await writeLayout(workspace.path("lying.oci"), [image]);
    expect((await verify(workspace.path("lying.oci"))).stdout).toContain("its annotation says 0000");
  });
});
