import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { canonicalJson, digestOf, Layout, MEDIA, parseReference, Repository } from "proxy-wasm-assemblyscript-sdk/oci";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli } from "../../sdk/cli/testing/cli.js";
import { startRegistry, type Registry } from "../setup/servers/registry.js";
import { ensureOras } from "../setup/tools.mjs";
import { fetchModule } from "./agent.js";

const BUILT = fileURLToPath(new URL("../../filters/stats/build/stats.wasm", import.meta.url));
const built = readFileSync(BUILT);
const run = promisify(execFile);

interface Packed {
  readonly digest: string;
  readonly referrers: readonly { readonly artifactType: string; readonly digest: string }[];
}

let folder: string;
let oras: string;
const registries: Registry[] = [];
const packed: Record<string, Packed> = {};
const layout = (variant: string): string => path.join(folder, `${variant}.oci`);

async function json(...argv: string[]): Promise<unknown> {
  const result = await cli(...argv, "--json");
  expect(result).toMatchObject({ stderr: "", exitCode: 0 });
  return result.json();
}

beforeAll(async () => {
  oras = await ensureOras();
  process.env["ORAS"] = oras;
  folder = mkdtempSync(path.join(tmpdir(), "agent-"));
  for (const variant of ["compat", "artifact"]) {
    const argv = ["--variant", variant, "--output", layout(variant), "--tag", variant, "--sbom", "--provenance"];
    packed[variant] = (await json("pack", BUILT, ...argv)) as Packed;
  }
  registries.push(await startRegistry(), await startRegistry({ noReferrers: true }));
});
afterAll(async () => {
  for (const registry of registries) await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ["with a referrers API", 0],
  ["without one", 1],
] as const)("a registry %s", (_, index) => {
  const image = (variant: string): string => `${registries[index]!.host}/acme/${variant}`;

  it.each(["compat", "artifact"])("serves what Istio's agent loads, by tag and by digest (%s)", async (variant) => {
    const { digest } = packed[variant]!;
    await json("push", layout(variant), image(variant));
    for (const url of [`oci://${image(variant)}:${variant}`, `oci://${image(variant)}@${digest}`])
      expect(Buffer.compare(await fetchModule(url), built)).toBe(0);
    await expect(fetchModule(`oci://${image(variant)}@sha256:${"0".repeat(64)}`)).rejects.toThrow("404");
  });

  it.each(["compat", "artifact"])("has the same digest for oras, which finds every document (%s)", async (variant) => {
    const { digest, referrers } = packed[variant]!;
    const output = path.join(folder, `${variant}-${String(index)}`);
    const reference = `${image(variant)}:${variant}`;
    const resolved = await run(oras, ["resolve", "--plain-http", reference]);
    expect(resolved.stdout.trim()).toBe(digest);
    const pulled = await run(oras, ["pull", "--plain-http", "--format", "json", "--output", output, reference]);
    expect((JSON.parse(pulled.stdout) as { reference: string }).reference).toBe(`${image(variant)}@${digest}`);
    if (variant === "artifact") expect(readFileSync(path.join(output, "plugin.wasm")).equals(built)).toBe(true);
    const discovered = await run(oras, ["discover", "--plain-http", "--format", "json", reference]);
    const found = (JSON.parse(discovered.stdout) as { referrers: Packed["referrers"] }).referrers;
    expect(found.map((each) => each.digest).sort()).toEqual(referrers.map((each) => each.digest).sort());
  });

  it("takes a document that somebody else attaches, and we find it", async () => {
    const note = path.join(folder, "scan.json");
    writeFileSync(note, '{"findings":[]}');
    const attach = [
      "attach",
      "--plain-http",
      "--artifact-type",
      "application/vnd.acme.scan+json",
      "--disable-path-validation",
    ];
    await run(oras, [...attach, `${image("compat")}:compat`, `${note}:application/json`]);
    const inspected = (await json("inspect", `${image("compat")}:compat`)) as Packed;
    expect(inspected.referrers.map(({ artifactType }) => artifactType)).toContain("application/vnd.acme.scan+json");
    expect((await cli("verify", `${image("compat")}:compat`, "--allow-unsigned")).exitCode).toBe(0);
  });
});

describe("what Istio's agent refuses", () => {
  const generate = (image: string): ReturnType<typeof cli> =>
    cli("generate", "wasmplugin", fileURLToPath(new URL("../../filters/stats", import.meta.url)), "--image", image);

  it("an index by digest, which is found before it is deployed; by its tag the manifest is pinned", async () => {
    const name = `${registries[0]!.host}/acme/compat`;
    const source = await Layout.open(layout("compat"));
    const { mediaType, digest, size } = source.find();
    const platform = { architecture: "amd64", os: "linux" };
    const index = canonicalJson({
      schemaVersion: 2,
      mediaType: MEDIA.index,
      manifests: [{ mediaType, digest, size, platform }],
    });
    await new Repository(parseReference(name)).putManifest("multi", MEDIA.index, index);
    expect(Buffer.compare(await fetchModule(`oci://${name}:multi`), built)).toBe(0);
    const pinned = `${name}@${digestOf(index)}`;
    await expect(fetchModule(`oci://${pinned}`)).rejects.toThrow("does not match");
    expect(await generate(pinned)).toMatchObject({ exitCode: 1, stdout: "" });
    expect((await generate(pinned)).stderr).toContain(`pin its manifest for linux/amd64: ${name}@${digest}`);
    expect((await generate(`${name}:multi`)).stdout).toContain(`url: oci://${name}@${digest}`);
  });

  it("what `oras push plugin.wasm` makes, and a layer alone: both are found before they are deployed", async () => {
    const name = `${registries[0]!.host}/acme/refused`;
    writeFileSync(path.join(folder, "plugin.wasm"), built);
    const push = async (tag: string, ...argv: string[]): Promise<void> => {
      await run(oras, ["push", "--plain-http", `${name}:${tag}`, ...argv], { cwd: folder });
    };
    await push("bare", "plugin.wasm");
    await push("raw", "plugin.wasm:application/vnd.module.wasm.content.layer.v1+wasm");
    await push("cncf", "plugin.wasm:application/wasm");
    for (const tag of ["bare", "raw", "cncf"]) {
      await expect(fetchModule(`oci://${name}:${tag}`)).rejects.toThrow("number of layers must be 2 but got 1");
      const { exitCode, stdout, stderr } = await generate(`${name}:${tag}`);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toContain("no layout that Istio loads");
    }
  });
});
