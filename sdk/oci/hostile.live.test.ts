import type { RequestListener } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { compatImage } from "./image.js";
import { canonicalJson } from "./json.js";
import { MEDIA } from "./media-types.js";
import { pull, type Pulled } from "./pull.js";
import { parseReference } from "./reference.js";
import { Repository } from "./registry.js";
import { startLiar, type RunningRegistry } from "./testing/registry.js";
import { modulePackage } from "./testing/module.js";

const image = compatImage(modulePackage());
const { digest } = image.manifest.descriptor;

let liar: RunningRegistry | undefined;
afterEach(() => liar?.stop());

/** Pulls from a registry that gives these answers to the paths below `/v2/a/`, and 404 to all others. */
async function pullFrom(answers: Record<string, Uint8Array | "hang">, wanted = "1"): Promise<Pulled> {
  const answer: RequestListener = (request, response) => {
    const bytes = answers[(request.url ?? "").replace("/v2/a/", "")];
    if (bytes === "hang") return;
    if (bytes === undefined) response.writeHead(404).end();
    else {
      response.writeHead(200, { "content-type": MEDIA.manifest, "content-length": bytes.length });
      response.end(request.method === "HEAD" ? undefined : bytes);
    }
  };
  liar = await startLiar(answer);
  return pull(new Repository(parseReference(`${liar.host}/a`), { timeoutMs: 3_000 }), wanted);
}

const manifest = (change: object): Uint8Array =>
  canonicalJson({ ...(JSON.parse(Buffer.from(image.manifest.bytes).toString()) as object), ...change });
const blobs = Object.fromEntries(image.blobs.map(({ descriptor, bytes }) => [`blobs/${descriptor.digest}`, bytes]));
const layer = image.blobs[1]!.descriptor;

describe("a registry that lies", () => {
  it("can still tell the truth", async () => {
    expect((await pullFrom({ "manifests/1": image.manifest.bytes, ...blobs })).digest).toBe(digest);
  });

  it("cannot pass off another manifest for a digest", async () => {
    const other = manifest({ annotations: { evil: "yes" } });
    await expect(pullFrom({ [`manifests/${digest}`]: other, ...blobs }, digest)).rejects.toMatchObject({
      kind: "content",
    });
  });

  it("cannot pass off other content for a blob", async () => {
    const changed = Buffer.from(blobs[`blobs/${layer.digest}`]!);
    changed[100]! ^= 1;
    const answers = { "manifests/1": image.manifest.bytes, ...blobs, [`blobs/${layer.digest}`]: changed };
    await expect(pullFrom(answers)).rejects.toMatchObject({ kind: "content" });
  });

  it("cannot send more than it announced", async () => {
    const answers = {
      "manifests/1": image.manifest.bytes,
      ...blobs,
      [`blobs/${layer.digest}`]: Buffer.alloc(5_000_000),
    };
    await expect(pullFrom(answers)).rejects.toMatchObject({ kind: "content" });
  });

  it("cannot announce more than a module may have", async () => {
    const huge = manifest({ layers: [{ ...layer, size: 10 ** 12 }] });
    await expect(pullFrom({ "manifests/1": huge })).rejects.toThrow("at most 268435456 are fetched");
  });

  it("cannot send a huge manifest", async () => {
    await expect(
      pullFrom({ "manifests/1": manifest({ annotations: { a: "x".repeat(6_000_000) } }) }),
    ).rejects.toThrow();
  });

  it.each([
    [
      "a path for a digest",
      manifest({ layers: [{ ...layer, digest: "sha256:../../../etc/passwd" }] }),
      "no descriptor",
    ],
    ["no JSON", Buffer.from("<html>"), "is not JSON"],
    ["a list", Buffer.from("[]"), "is not a JSON object"],
    ["annotations that are none", manifest({ annotations: { a: 1 } }), "annotations must be strings"],
  ])("cannot send %s as manifest", async (_, bytes, message) => {
    await expect(pullFrom({ "manifests/1": bytes })).rejects.toThrow(message);
  });

  it("cannot hold us forever", async () => {
    await expect(pullFrom({ "manifests/1": "hang" })).rejects.toThrow("did not finish within 3 s");
  });
});
