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

/** Pushes a blob, so that the repository exists. */
async function push(blob: string): Promise<void> {
  const digest = `sha256:${createHash("sha256").update(blob).digest("hex")}`;
  const start = await fetch(`${registry.url}/v2/any/thing/blobs/uploads/`, { method: "POST" });
  const target = new URL(start.headers.get("location") ?? "", registry.url);
  target.searchParams.set("digest", digest);
  expect((await fetch(target, { method: "PUT", body: blob })).status).toBe(201);
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
