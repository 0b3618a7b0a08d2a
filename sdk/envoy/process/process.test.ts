import { existsSync } from "node:fs";
import { get } from "node:http";
import { describe, expect, it } from "vitest";
import { applyUpdate, listenerUpdates } from "../admin/apply-update.js";
import { bootstrap } from "../config/bootstrap.js";
import { FileDiscovery } from "../config/discovery.js";
import { httpListener, routeAnswering } from "../config/http-listener.js";
import { EnvoyStartError } from "../errors.js";
import { startEnvoy } from "./process.js";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const answering = (body: string, name = "main") => httpListener({ name, routes: [routeAnswering(200, body)] });

function fetchText(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ port, host: "127.0.0.1", agent: false }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => (text += String(chunk)));
      answer.on("end", () => resolve(text));
    }).on("error", reject);
  });
}

describe("an Envoy of ours", () => {
  it("answers, tells its statistics, and leaves nothing behind", async () => {
    const envoy = await startEnvoy({ bootstrap: bootstrap({ listeners: [answering("hello")] }), concurrency: 2 });
    const { port } = (await envoy.admin.listeners()).get("main")!;
    expect(await fetchText(port)).toBe("hello");
    const { values } = await envoy.admin.stats("^(http.main.downstream_rq_2xx|server.concurrency)$");
    expect([...values]).toEqual([
      ["http.main.downstream_rq_2xx", 1],
      ["server.concurrency", 2],
    ]);
    expect(await envoy.admin.prometheus("downstream_rq_2xx|_rq_xx")).toContain("envoy_http_downstream_rq_xx");
    expect(JSON.stringify(await envoy.admin.configDump())).toContain("BootstrapConfigDump");
    await expect(envoy.admin.text("/nothing")).rejects.toThrow("answers 404 to /nothing");
    expect(envoy.log.entries().filter(({ level }) => level === "warning")).toEqual([]);
    await envoy.stop();
    await envoy.stop();
    expect(envoy.running).toBe(false);
    expect(existsSync(envoy.folder)).toBe(false);
    expect(envoy.log.entries().length).toBeGreaterThan(0);
  });

  it("says why it does not start", async () => {
    const wrong = bootstrap({ listeners: [httpListener({ name: "main", routes: [{ match: {} }] })] });
    const error = await startEnvoy({ bootstrap: wrong }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EnvoyStartError);
    expect((error as EnvoyStartError).exitCode).toBe(1);
    expect((error as Error).message).toMatch(/ended with code 1 before it was ready\n.*route/is);
  });

  it("takes changed files while it runs, and refuses wrong ones", async () => {
    const folder = await mkdtemp(join(tmpdir(), "discovery-"));
    const discovery = new FileDiscovery(folder);
    await discovery.writeClusters([]);
    await discovery.writeListeners([answering("one", "a")]);
    const envoy = await startEnvoy({ bootstrap: bootstrap({ dynamic: discovery.dynamicResources() }) });
    const change = (listeners: Parameters<FileDiscovery["writeListeners"]>[0]): Promise<boolean> =>
      applyUpdate(envoy.admin, listenerUpdates, () => discovery.writeListeners(listeners));
    expect(await change([answering("two", "b")])).toBe(true);
    expect([...(await envoy.admin.listeners()).keys()]).toEqual(["b"]);
    expect(await change([httpListener({ name: "c", routes: [{ match: {} }] })])).toBe(false);
    await envoy.stop();
    await rm(folder, { recursive: true });
  });
});
