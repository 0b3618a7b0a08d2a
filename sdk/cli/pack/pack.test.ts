import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Layout, openArtifact, parseStatement, unpackModule } from "../../oci/index.js";
import { cli } from "../testing/cli.js";
import { Workspace } from "../testing/workspace.js";
import { buildModule } from "../../host/wasm/testing/module-builder.js";
import type { Packed } from "./index.js";

let workspace: Workspace;
beforeEach(() => {
  workspace = new Workspace();
  vi.stubEnv("SOURCE_DATE_EPOCH", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  workspace.remove();
});

async function pack(...argv: string[]): Promise<Packed> {
  const { exitCode, stderr, json } = await cli("pack", ...argv, "--json");
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  return json() as Packed;
}

/** Every file of a folder with its contents. */
function contents(dir: string): [string, string][] {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name))).sort();
  return names.map((name) => [name, readFileSync(path.join(dir, name), "latin1")]);
}

describe("pack", () => {
  it("gives the same layout for the same source, wherever and whenever", async () => {
    const other = new Workspace();
    try {
      const made = [workspace, other].map(
        (each) => [each, each.filter(each === other ? "deep/er/hello" : "hello")] as const,
      );
      const layouts: string[] = [];
      for (const [each, dir] of made) {
        each.write(path.join(path.relative(each.dir, dir), "package.json"), '{"name":"hello","version":"1.0.0"}');
        vi.stubEnv("TZ", each === other ? "Pacific/Auckland" : "UTC");
        vi.stubEnv("LANG", each === other ? "tr_TR.UTF-8" : "C");
        expect((await cli("build", dir)).exitCode).toBe(0);
        // The record names files relative to the package, so that it does not tell the folders apart either.
        layouts.push((await pack(path.join(dir, "build", "hello.wasm"))).layout);
      }
      expect(contents(layouts[0]!)).toEqual(contents(layouts[1]!));
    } finally {
      other.remove();
    }
  });

  it("describes module, project and build in annotations", async () => {
    const dir = workspace.filter("hello");
    workspace.write(
      "hello/proxy-wasm.yaml",
      "name: hello\ndescription: Says hello\nschema: schema.json\nrootId: greeter\n",
    );
    workspace.write("hello/schema.json", '{"type":"object"}');
    await cli("build", dir);
    const packed = await pack(path.join(dir, "build", "hello.wasm"), "--annotation", "a.b/c=d=e");
    expect(packed.tag).toBe("1.2.3");
    const artifact = await openArtifact(packed.layout);
    expect(artifact.manifest.annotations).toEqual({
      "a.b/c": "d=e",
      "module.wasm.build/compiler": expect.stringMatching(/^assemblyscript \d/) as string,
      "module.wasm.content/sha256": packed.moduleSha256,
      "module.wasm.image/variant": "compat",
      "module.wasm.runtime/abi": "proxy-wasm-0.2.1",
      "module.wasm.runtime/type": "envoy_proxy",
      "org.opencontainers.image.created": "1970-01-01T00:00:00Z",
      "org.opencontainers.image.description": "Says hello",
      "org.opencontainers.image.licenses": "MIT",
      "org.opencontainers.image.title": "hello",
      "org.opencontainers.image.version": "1.2.3",
    });
    const { runtimeConfig } = await unpackModule(artifact.manifest, artifact);
    expect(runtimeConfig).toMatchObject({ config: { rootIds: ["greeter"], schema: { type: "object" } } });
  });

  it("attaches SBOM and provenance about this very manifest", async () => {
    const dir = workspace.filter("hello");
    await cli("build", dir);
    const packed = await pack(
      path.join(dir, "build", "hello.wasm"),
      "--sbom",
      "--provenance",
      "https://ci.example/build",
    );
    const documents = await (await openArtifact(packed.layout)).referrers();
    expect(documents.map(({ artifactType }) => artifactType)).toEqual([
      "application/vnd.cyclonedx+json",
      "application/vnd.in-toto+json",
    ]);
    const sbom = JSON.parse(Buffer.from(documents[0]!.bytes).toString()) as { metadata: { component: object } };
    expect(sbom).toMatchObject({
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      metadata: { component: { name: "hello" } },
    });
    const statement = parseStatement(documents[1]!.bytes, "provenance");
    expect(statement?.subjects).toEqual([{ name: "hello", digest: packed.digest }]);
    expect(statement?.predicate).toMatchObject({ runDetails: { builder: { id: "https://ci.example/build" } } });
    const predicate = JSON.parse(readFileSync(`${packed.layout}.predicate.json`, "utf8")) as unknown;
    expect(predicate).toEqual(statement?.predicate);
  });

  it("knows nothing of a module that it has not built", async () => {
    const file = workspace.write("foreign.wasm", buildModule({}));
    expect((await pack(file)).digest).toMatch(/^sha256:/);
    const { exitCode, stderr } = await cli("pack", file, "--sbom");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("no build record matches it");
    workspace.write("foreign.build.json", '{"format":1,"sha256":"of something else"}');
    expect((await cli("pack", file, "--provenance")).exitCode).toBe(2);
  });

  it("refuses what check refuses, and writes nothing", async () => {
    const file = workspace.write("bad.wasm", buildModule({ start: 0 }));
    const { exitCode, stderr } = await cli("pack", file);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("is not packed, because Envoy would refuse it: it has a start section");
    expect(readdirSync(workspace.dir)).not.toContain("bad.oci");
  });

  it.each([
    [["none.wasm"], "does not exist"],
    [["."], "is a folder"],
    [["ok.wasm", "--tag", "a b"], '"a b" is no tag'],
    [["ok.wasm", "--annotation", "nothing"], "has no key"],
    [["ok.wasm", "--variant", "docker"], "Allowed choices are compat, artifact"],
    [["ok.wasm", "--output", "node_modules"], "exists and is no OCI layout"],
  ])("refuses %j", async (argv, message) => {
    workspace.write("ok.wasm", buildModule({}));
    const absolute = argv.map((each) =>
      /^(ok|none)\.wasm$|^\.$|^node_modules$/.test(each) ? workspace.path(each) : each,
    );
    const { exitCode, stderr } = await cli("pack", ...absolute);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it("replaces an older layout", async () => {
    const file = workspace.write("ok.wasm", buildModule({}));
    const first = await pack(file);
    workspace.write("ok.wasm", buildModule({ custom: { x: [1] } }));
    const second = await pack(file, "--variant", "artifact", "--tag", "v2");
    expect(second.layout).toBe(first.layout);
    const layout = await Layout.open(second.layout);
    expect(layout.manifests).toHaveLength(1);
    expect(layout.find("v2").digest).not.toBe(first.digest);
    expect(second.layers.map(({ mediaType }) => mediaType)).toContain(
      "application/vnd.module.wasm.content.layer.v1+wasm",
    );
  });
});
