import { gzipSync } from "node:zlib";
import { packTar, type TarEntry } from "modern-tar";
import { describe, expect, it } from "vitest";
import { wasmArtifact } from "./artifact.js";
import { content, type Content, type Descriptor } from "./descriptor.js";
import { gzipStored } from "./gzip.js";
import { compatImage } from "./image.js";
import { makeManifest, parseManifest, type Artifact, type Manifest } from "./manifest.js";
import { MEDIA } from "./media-types.js";
import { unpackModule, type UnpackedModule } from "./module.js";
import { MODULE, modulePackage } from "./testing/module.js";
import { writeTar } from "./tar.js";

const unpack = (artifact: Artifact, change: Partial<Manifest> = {}): Promise<UnpackedModule> =>
  unpackModule(
    { ...parseManifest(artifact.manifest.bytes, "test"), ...change },
    {
      fetch: ({ digest }: Descriptor) => {
        const found = artifact.blobs.find((blob) => blob.descriptor.digest === digest);
        return found === undefined ? Promise.reject(new Error("not there")) : Promise.resolve(found.bytes);
      },
    },
  );

const config = content(MEDIA.imageConfig, Buffer.from("{}"));
const image = (...layers: Content[]): Artifact => makeManifest(config, layers, {});
const layer = (bytes: Uint8Array, mediaType: string = MEDIA.layerTarGzip): Content => content(mediaType, bytes);
const archive = async (...entries: TarEntry[]): Promise<Content> => layer(gzipSync(await packTar(entries)));
const file = (name: string, bytes: Uint8Array = MODULE): TarEntry => ({
  header: { name, size: bytes.length },
  body: bytes,
});

describe("unpackModule", () => {
  it("reads both of our layouts, description included", async () => {
    expect(await unpack(compatImage(modulePackage()))).toMatchObject({ variant: "compat", module: MODULE });
    const artifact = await unpack(wasmArtifact(modulePackage()));
    expect(artifact.variant).toBe("artifact");
    expect(artifact.runtimeConfig).toMatchObject({
      type: "envoy_proxy",
      config: { rootIds: ["demo"], schema: { type: "object" } },
    });
  });

  it("takes the last layer of an image, wherever plugin.wasm lies in it", async () => {
    const other = layer(Buffer.from("anything"), "application/vnd.module.wasm.spec.v1+yaml");
    const wanted = await archive(file("README.md", Buffer.from("x")), file("./usr/share/plugin.wasm"));
    expect((await unpack(image(other, wanted))).module).toEqual(MODULE);
    await expect(unpack(image(wanted, other))).rejects.toThrow("no layout that Istio loads");
  });

  it("reads an image of Docker's, and only with Docker's layer", async () => {
    const docker = image(layer(gzipStored(writeTar([{ name: "plugin.wasm", bytes: MODULE }], 0)), MEDIA.dockerLayer));
    expect((await unpack(docker, { mediaType: MEDIA.dockerManifest })).variant).toBe("docker");
    await expect(unpack(docker)).rejects.toThrow("no layout that Istio loads");
  });

  it.each([
    ["one raw layer", [layer(MODULE, MEDIA.wasmContent)]],
    ["CNCF's layout", [layer(MODULE, "application/wasm")]],
    ["plain tar", [layer(MODULE, "application/vnd.oci.image.layer.v1.tar")]],
    ["zstd", [layer(MODULE, "application/vnd.oci.image.layer.v1.tar+zstd")]],
    ["three layers", [layer(MODULE, MEDIA.wasmContent), layer(MODULE, "a/b"), layer(MODULE, "c/d")]],
    ["no layer", []],
  ])("refuses %s, as Istio does", async (_, layers) => {
    await expect(unpack(image(...layers))).rejects.toThrow("no layout that Istio loads");
  });

  it("refuses a layer without the module", async () => {
    await expect(unpack(image(await archive(file("other.wasm"))))).rejects.toThrow("holds no plugin.wasm");
  });

  it("follows no link and writes no path of an archive", async () => {
    const link: TarEntry = { header: { name: "plugin.wasm", size: 0, type: "symlink", linkname: "/etc/passwd" } };
    await expect(unpack(image(await archive(link)))).rejects.toThrow("holds no plugin.wasm");
    const traversal = await archive(file("../../../../tmp/plugin.wasm"));
    expect((await unpack(image(traversal))).module).toEqual(MODULE);
  });

  it("refuses what is not WebAssembly", async () => {
    await expect(unpack(image(await archive(file("plugin.wasm", Buffer.from("#!/bin/sh")))))).rejects.toThrow(
      "not WebAssembly",
    );
    await expect(unpack(image(await archive(file("plugin.wasm", new Uint8Array()))))).rejects.toThrow(
      "not WebAssembly",
    );
  });

  it("refuses damaged layers and sizes that no module has", async () => {
    await expect(unpack(image(layer(Buffer.from("no gzip"))))).rejects.toThrow("not gzip, or damaged");
    await expect(unpack(image(layer(gzipStored(Buffer.alloc(2048, 1)))))).rejects.toThrow("not a tar archive");
    const claims = image(layer(MODULE));
    const huge = parseManifest(claims.manifest.bytes, "test").layers.map((each) => ({ ...each, size: 2 ** 40 }));
    await expect(unpack(claims, { layers: huge })).rejects.toThrow("at most 268435456 are taken");
  });

  it("refuses a description that is no JSON", async () => {
    const odd = await archive(file("plugin.wasm"), file("runtime-config.json", Buffer.from("{")));
    await expect(unpack(image(odd))).rejects.toThrow("runtime-config.json is not JSON");
  });
});
