import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Packed } from "./index.js";
import { packageRoot } from "../../envoy/package-root.js";
import { cli } from "../testing/cli.js";
import { Workspace } from "../testing/workspace.js";
import { PublishedSchemas, type Published } from "./testing/published-schemas.js";

interface Manifest {
  readonly digest: string;
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

/** A filter that compiles in the SDK, so that there is something for its bill of materials. */
const SOURCE = `
import { HeadersAction, HttpContext, registerHttp, responseHeaders } from "proxy-wasm-assemblyscript-sdk";
class Greeter extends HttpContext {
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    responseHeaders.add("x-a", "b");
    return HeadersAction.Continue;
  }
}
registerHttp<Greeter>("greeter");
`;

let workspace: Workspace;
let schemas: PublishedSchemas;
beforeAll(async () => {
  schemas = new PublishedSchemas();
  workspace = new Workspace();
  workspace.link("proxy-wasm-assemblyscript-sdk", packageRoot);
  const dir = workspace.filter("greeter", SOURCE);
  workspace.write("greeter/asconfig.json", '{ "extends": "proxy-wasm-assemblyscript-sdk/asconfig.json" }');
  workspace.write("greeter/proxy-wasm.yaml", "name: greeter\nlicense: (MIT OR Apache-2.0)\nversion: 1.0.0-rc.1+5\n");
  const built = await cli("build", dir, "--release");
  expect(built.stderr).toBe("");
}, 120_000);
afterAll(() => workspace.remove());

async function pack(...argv: string[]): Promise<Packed> {
  const module = workspace.path("greeter", "build", "greeter.wasm");
  const { stderr, json } = await cli("pack", module, "--sbom", "--provenance", ...argv, "--json");
  expect(stderr).toBe("");
  return json() as Packed;
}

const read = (layout: string, ...parts: string[]): unknown =>
  JSON.parse(readFileSync(path.join(layout, ...parts), "utf8"));
const blob = (layout: string, digest: string): unknown => read(layout, "blobs", "sha256", digest.slice(7));

describe("by the published schemas", () => {
  it.each(["compat", "artifact"] as const)("everything in a layout of variant %s is valid", async (variant) => {
    const { layout } = await pack("--variant", variant);
    const judge = (document: unknown, schema: Published): void => {
      expect(schemas.validate(document, schema)).toEqual([]);
    };
    judge(read(layout, "oci-layout"), "image-layout-schema.json");
    const index = read(layout, "index.json") as { manifests: Manifest[] };
    judge(index, "image-index-schema.json");
    expect(index.manifests).toHaveLength(3);
    for (const { digest } of index.manifests) judge(blob(layout, digest), "image-manifest-schema.json");
    const [image] = index.manifests.map(({ digest }) => blob(layout, digest) as Manifest);
    if (variant === "compat") judge(blob(layout, image!.config.digest), "config-schema.json");
  });

  it("the bill of materials is CycloneDX 1.6, and names every package whose source is in the module", async () => {
    const { layout, referrers, moduleSha256 } = await pack();
    const { digest } = referrers.find(({ artifactType }) => artifactType === "application/vnd.cyclonedx+json")!;
    const bom = blob(layout, (blob(layout, digest) as Manifest).layers[0]!.digest);
    expect(schemas.validate(bom, "bom-1.6.schema.json")).toEqual([]);
    expect(bom).toMatchObject({
      metadata: { component: { name: "greeter", hashes: [{ alg: "SHA-256", content: moduleSha256 }] } },
    });
    const { components } = bom as { components: { purl: string; components: { name: string }[] }[] };
    expect(components.map(({ purl }) => purl.replace(/@[^@]*$/, ""))).toEqual([
      "pkg:npm/assemblyscript",
      "pkg:npm/proxy-wasm-assemblyscript-sdk",
    ]);
    expect(components[1]!.components.map(({ name }) => name)).toContain("assembly/headers.ts");
  });

  it("what is wrong is found", async () => {
    const { layout, referrers } = await pack();
    const manifest = blob(layout, referrers[0]!.digest) as Manifest;
    const bom = blob(layout, manifest.layers[0]!.digest) as object;
    const wrong: [object, Published][] = [
      [{ ...bom, components: [{ name: "no type" }] }, "bom-1.6.schema.json"],
      [{ ...bom, unknown: 1 }, "bom-1.6.schema.json"],
      [{ ...manifest, layers: [] }, "image-manifest-schema.json"],
      [{ ...manifest, config: { mediaType: "a/b", digest: "sha256", size: 1 } }, "image-manifest-schema.json"],
      [{ schemaVersion: 1, manifests: [] }, "image-index-schema.json"],
      [{ imageLayoutVersion: "2" }, "image-layout-schema.json"],
      [{ architecture: "amd64" }, "config-schema.json"],
    ];
    for (const [document, schema] of wrong) expect(schemas.validate(document, schema)).not.toEqual([]);
  });
});
