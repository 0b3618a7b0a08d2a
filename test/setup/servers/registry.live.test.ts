import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { startRegistry, type Registry, type RegistryOptions } from "./registry.js";

let registry: Registry;
afterEach(() => registry.stop());

async function status(options: RegistryOptions, path: string, headers: Record<string, string> = {}): Promise<Response> {
  registry = await startRegistry(options);
  return fetch(`${registry.url}${path}`, { headers });
}

const referrers = `/v2/any/thing/referrers/sha256:${"0".repeat(64)}`;

/** Pushes a blob, so that the repository exists; answers its digest. */
async function push(blob: string): Promise<string> {
  const digest = `sha256:${createHash("sha256").update(blob).digest("hex")}`;
  const start = await fetch(`${registry.url}/v2/any/thing/blobs/uploads/`, { method: "POST" });
  const target = new URL(start.headers.get("location") ?? "", registry.url);
  target.searchParams.set("digest", digest);
  expect((await fetch(target, { method: "PUT", body: blob })).status).toBe(201);
  return digest;
}

describe("the test registry", () => {
  it("answers anyone on loopback", async () => {
    expect((await status({}, "/v2/")).status).toBe(200);
    expect(registry.host).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it("knows the referrers API, or not", async () => {
    registry = await startRegistry();
    await push("hello");
    const answer = await fetch(registry.url + referrers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/vnd.oci.image.index.v1+json");
    await registry.stop();
    registry = await startRegistry({ noReferrers: true });
    await push("hello");
    expect((await fetch(registry.url + referrers)).status).toBe(404);
  });

  it("does not claim to keep track of referrers when it has no referrers API", async () => {
    const put = async (): Promise<string | null> => {
      const digest = await push("{}");
      const config = { mediaType: "application/vnd.oci.empty.v1+json", digest, size: 2 };
      const subject = {
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        digest: `sha256:${"1".repeat(64)}`,
        size: 7,
      };
      const manifest = { schemaVersion: 2, mediaType: subject.mediaType, config, layers: [config], subject };
      const headers = { "content-type": manifest.mediaType };
      const request = { method: "PUT", headers, body: JSON.stringify(manifest) };
      const answer = await fetch(`${registry.url}/v2/any/thing/manifests/t`, request);
      expect(answer.status).toBe(201);
      return answer.headers.get("oci-subject");
    };
    registry = await startRegistry();
    expect(await put()).toMatch(/^sha256:1{64}$/);
    await registry.stop();
    registry = await startRegistry({ noReferrers: true });
    expect(await put()).toBeNull();
  });

  it("asks for a password", async () => {
    const refused = await status({ basicAuth: "ann:secret" }, "/v2/");
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toBe('Basic realm="registry"');
    const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString("base64")}` });
    const ask = async (credentials: string) =>
      (await fetch(`${registry.url}/v2/`, { headers: basic(credentials) })).status;
    expect(await ask("ann:wrong")).toBe(401);
    expect(await ask("bob:secret")).toBe(401);
    expect(await ask("ann:secret")).toBe(200);
  });

  it("is gone when stopped", async () => {
    registry = await startRegistry();
    await registry.stop();
    await expect(fetch(registry.url)).rejects.toThrow();
  });
});
