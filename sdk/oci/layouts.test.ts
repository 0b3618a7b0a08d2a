import { afterEach, describe, expect, it, vi } from "vitest";
import { wasmArtifact } from "./artifact.js";
import { compatImage } from "./image.js";
import { parseJson } from "./json.js";
import { parseManifest } from "./manifest.js";
import { modulePackage } from "./testing/module.js";

afterEach(() => vi.unstubAllEnvs());

describe("compatImage", () => {
  it("has a golden digest", () => {
    vi.stubEnv("SOURCE_DATE_EPOCH", undefined);
    const { manifest, blobs } = compatImage(modulePackage());
    expect(manifest.descriptor.digest).toBe("sha256:6b87b81aa0f8d562683775ca3685a8f27c86ef9e18c43571cfdac692b7341e1f");
    expect(blobs.map(({ descriptor }) => descriptor.digest)).toEqual([
      "sha256:7e5efc2e38225c0f26b8e3aa87c449508d37f56e969009d57be0d73a9eb49a45",
      "sha256:2f0b744868e9d465a66cd42eb423148170cfdf8334cbd084f53ccdf7b925c648",
    ]);
  });

  it("is an ordinary image for linux/amd64", () => {
    const { blobs } = compatImage(modulePackage());
    const config = parseJson(blobs[0]!.bytes, "config") as Record<string, unknown>;
    expect(config).toMatchObject({ architecture: "amd64", os: "linux", rootfs: { type: "layers" } });
    expect((config["rootfs"] as { diff_ids: string[] }).diff_ids).toEqual([expect.stringMatching(/^sha256:/)]);
  });

  it("takes its times from SOURCE_DATE_EPOCH alone", () => {
    vi.stubEnv("TZ", "Pacific/Auckland");
    vi.stubEnv("SOURCE_DATE_EPOCH", "1700000000");
    const dated = compatImage(modulePackage());
    expect(Buffer.from(dated.blobs[0]!.bytes).toString()).toContain('"created":"2023-11-14T22:13:20Z"');
    vi.stubEnv("SOURCE_DATE_EPOCH", "tomorrow");
    expect(() => compatImage(modulePackage())).toThrow('SOURCE_DATE_EPOCH="tomorrow" is no time');
  });
});

describe("wasmArtifact", () => {
  it("has a golden digest and exactly two layers", () => {
    vi.stubEnv("SOURCE_DATE_EPOCH", undefined);
    const { manifest } = wasmArtifact(modulePackage());
    expect(manifest.descriptor.digest).toBe("sha256:f893772cab04c2f58e167bf0ae8424b0d623d229cb1cda79e421e07a8ac84323");
    const { layers, config } = parseManifest(manifest.bytes, "artifact");
    expect(layers.map(({ mediaType }) => mediaType)).toEqual([
      "application/vnd.module.wasm.config.v1+json",
      "application/vnd.module.wasm.content.layer.v1+wasm",
    ]);
    expect(config.mediaType).toBe("application/vnd.module.wasm.config.v1+json");
  });
});
