import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { pull, parseReference, Repository } from "proxy-wasm-assemblyscript-sdk/oci";
import { findFilters } from "../../filters/release/filters.js";
import { readOptions } from "../../filters/release/options.js";
import { release, type Released } from "../../filters/release/release.js";
import { imagesConfigMap, report } from "../../filters/release/report.js";
import { RAW_FILTER, Workspace } from "../../sdk/cli/testing/workspace.js";
import { startLine } from "../../sdk/oci/testing/registry.js";
import { startRegistry, type Registry } from "../setup/servers/registry.js";
import { ensureOras } from "../setup/tools.mjs";

// Two filters of a few lines: what a release does is the same for large ones, compiling those is other tests' business.
let workspace: Workspace;
let registry: Registry;
let released: Released[];
const options = (...argv: string[]): ReturnType<typeof readOptions> =>
  readOptions(["--registry", `${registry.host}/acme/filters/`, ...argv]);

beforeAll(async () => {
  process.env["ORAS"] = await ensureOras();
  registry = await startRegistry({ immutableTags: true });
  workspace = new Workspace();
  for (const name of ["first", "second"]) {
    workspace.filter(name);
    workspace.write(`${name}/proxy-wasm.yaml`, `name: ${name}\nversion: 1.0.0+build.5\n`);
  }
  workspace.write("no-filter/README.md", "");
  released = await release(
    options("--also-tag", "stable", "--revision", "abc", "--builder", "https://ci.example/1"),
    findFilters(workspace.dir),
  );
});
afterAll(async () => {
  await registry.stop();
  workspace.remove();
});

describe("a release", () => {
  it("finds the filters of this repository", () => {
    expect(findFilters().map(({ name }) => name)).toEqual(["header-authz", "metadata-exchange", "stats"]);
  });

  it("has every filter in the registry, byte for byte as it was built", async () => {
    expect(released.map(({ name }) => name)).toEqual(["first", "second"]);
    for (const { name, reference, digest, moduleSha256, tags } of released) {
      expect(reference).toBe(`oci://${registry.host}/acme/filters/${name}@${digest}`);
      expect(tags).toEqual(["1.0.0_build.5", "stable"]);
      const repository = new Repository(parseReference(reference), {});
      for (const target of [digest, ...tags]) {
        const pulled = await pull(repository, target);
        expect(pulled.digest).toBe(digest);
        const built = readFileSync(workspace.path(name, "build", `${name}.wasm`));
        expect(Buffer.compare(pulled.unpacked.module, built)).toBe(0);
        expect(createHash("sha256").update(built).digest("hex")).toBe(moduleSha256);
      }
      const manifest = JSON.parse(Buffer.from((await repository.manifest(digest)).bytes).toString()) as object;
      expect(manifest).toHaveProperty(
        "annotations",
        expect.objectContaining({ "org.opencontainers.image.revision": "abc" }),
      );
    }
  });

  it("has a bill of materials and provenance for each, and prints how to sign them", () => {
    const text = report(released);
    expect(text.match(/^ {2}cosign .*$/gm)).toHaveLength(2 * released.length);
    for (const { digest, reference, moduleSha256, referrers, predicate } of released) {
      expect(referrers.map(({ artifactType }) => artifactType)).toEqual([
        "application/vnd.cyclonedx+json",
        "application/vnd.in-toto+json",
      ]);
      const image = reference.slice("oci://".length);
      expect(text).toContain(`  cosign sign --yes ${image}\n`);
      expect(text).toContain(`--type slsaprovenance1 --predicate ${predicate} ${image}\n`);
      for (const said of [digest, moduleSha256, ...referrers.map((each) => each.digest)]) expect(text).toContain(said);
      const predicateText = readFileSync(predicate, "utf8");
      expect(JSON.parse(predicateText)).toMatchObject({ runDetails: { builder: { id: "https://ci.example/1" } } });
    }
  });

  it("writes the references that the kustomize base takes", () => {
    expect(parse(imagesConfigMap(released))).toMatchObject({
      kind: "ConfigMap",
      data: { first: released[0]!.reference, second: released[1]!.reference },
    });
  });

  it("is the same when it is made again", async () => {
    const again = await release(options("--revision", "abc"), findFilters(workspace.dir));
    expect(again.map(({ digest }) => digest)).toEqual(released.map(({ digest }) => digest));
  }, 120_000);
});

describe("a release fails", { timeout: 120_000 }, () => {
  it("when another module has the tag, and says which step", async () => {
    const other = new Workspace();
    other.filter("first", RAW_FILTER.replace("0x61]", "0x62]"));
    other.write("first/proxy-wasm.yaml", "name: first\nversion: 1.0.0+build.5\n");
    try {
      await expect(release(options(), findFilters(other.dir))).rejects.toThrow(/proxy-wasm push[^]*1\.0\.0_build\.5/);
    } finally {
      other.remove();
    }
  });

  it("before anything is pushed, when one filter does not compile", async () => {
    const other = new Workspace();
    for (const name of ["first", "second"]) other.write(`${name}/proxy-wasm.yaml`, `name: ${name}\nversion: 2.0.0\n`);
    other.filter("first");
    other.filter("second", "export function f(): i32 { return nothing; }");
    try {
      await expect(release(options(), findFilters(other.dir))).rejects.toThrow(/proxy-wasm build[^]*nothing/);
      const first = new Repository(parseReference(`${registry.host}/acme/filters/first`), {});
      await expect(first.manifest("2.0.0")).rejects.toThrow("no such artifact");
    } finally {
      other.remove();
    }
  });

  it("without credentials, and is made with those that Docker's configuration has", async () => {
    const guarded = await startRegistry({ basicAuth: "ci:secret", noReferrers: true });
    const target = readOptions(["--registry", `${guarded.host}/acme`, "--tag", "1", "--revision", "abc"]);
    vi.stubEnv("DOCKER_CONFIG", workspace.path("docker"));
    try {
      workspace.write("docker/config.json", "{}");
      await expect(release(target, findFilters(workspace.dir))).rejects.toThrow(
        /proxy-wasm push[^]*\(401\)[^]*oras login/,
      );
      const auth = Buffer.from("ci:secret").toString("base64");
      workspace.write("docker/config.json", JSON.stringify({ auths: { [guarded.host]: { auth } } }));
      const made = await release(target, findFilters(workspace.dir));
      expect(made.map(({ digest }) => digest)).toEqual(released.map(({ digest }) => digest));
      expect(made.map(({ referrers }) => referrers.length)).toEqual([2, 2]);
    } finally {
      vi.unstubAllEnvs();
      await guarded.stop();
    }
  });

  it("when the registry answers with something else than what was pushed", async () => {
    const tampered = await startLine(registry, (request, response) => {
      if (request.method !== "GET" || !request.url!.endsWith("/manifests/1.0.0_build.5")) return false;
      const bytes = Buffer.from('{"schemaVersion":2,"config":{},"layers":[]}');
      const headers = { "content-type": "application/vnd.oci.image.manifest.v1+json", "content-length": bytes.length };
      response.writeHead(200, headers).end(bytes);
      return true;
    });
    try {
      const target = readOptions(["--registry", `${tampered.host}/acme/tampered`]);
      await expect(release(target, findFilters(workspace.dir))).rejects.toThrow(/proxy-wasm push[^]*sha256:/);
    } finally {
      await tampered.stop();
    }
  });

  it.each([
    [[], "required option '--registry <host/path>'"],
    [["--registry", "r.io/a", "--force"], "unknown option '--force'"],
    [["--registry", "r.io/a", "now"], "too many arguments"],
  ])("on the command line %j", (argv, message) => {
    expect(() => readOptions(argv)).toThrow(message);
  });
});
