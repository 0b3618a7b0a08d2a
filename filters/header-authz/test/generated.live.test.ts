import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  bootstrap,
  httpListener,
  routeAnswering,
  startEnvoy,
  type JsonObject,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { MODULE } from "./play.js";
import type { Configuration } from "./policy.js";
import { Wire } from "./wire.js";

const COMMAND = fileURLToPath(new URL("../../../sdk/bin/proxy-wasm.mjs", import.meta.url));
const FILTER = fileURLToPath(new URL("../", import.meta.url));

/** What `proxy-wasm generate envoy` writes for a configuration. */
function generated(configuration: Configuration): JsonObject[] {
  const options = ["--path", MODULE, "--config", JSON.stringify(configuration)];
  const text = execFileSync(process.execPath, [COMMAND, "generate", "envoy", FILTER, ...options], { encoding: "utf8" });
  return (parse(text) as { http_filters: JsonObject[] }).http_filters;
}

describe("what is generated for ipBlocks", () => {
  it("tells the plugin the direct address, whatever x-forwarded-for says", { timeout: 60_000 }, async () => {
    const httpFilters = generated({
      direct_remote_address: "filter_state",
      policies: [
        {
          name: "inside",
          rules: [
            { from: [{ source: { ipBlocks: ["127.0.0.0/8"] } }], to: [{ operation: { paths: ["/direct"] } }] },
            { from: [{ source: { remoteIpBlocks: ["10.0.0.0/8"] } }], to: [{ operation: { paths: ["/remote"] } }] },
            { from: [{ source: { ipBlocks: ["10.0.0.0/8"] } }], to: [{ operation: { paths: ["/forged"] } }] },
          ],
        },
      ],
    });
    expect(httpFilters.map(({ name }) => name)).toEqual([
      "envoy.filters.http.set_filter_state",
      "envoy.filters.http.wasm",
    ]);
    const listener = httpListener({ name: "all", proxyProtocol: true, httpFilters, routes: [routeAnswering(200)] });
    const envoy = await startEnvoy({ bootstrap: bootstrap({ listeners: [listener] }), logLevel: "warning" });
    try {
      const { port } = (await envoy.admin.listeners()).get("all")!;
      const wire = await Wire.open({ port, remote: "192.0.2.1:1", destination: "192.0.2.2:80" });
      const headers: [string, string][] = [["x-forwarded-for", "10.1.2.3"]];
      const statuses: number[] = [];
      for (const path of ["/direct", "/remote", "/forged"]) {
        statuses.push((await wire.send({ method: "GET", path, authority: "a", headers })).status);
      }
      wire.close();
      expect(statuses).toEqual([200, 200, 403]);
      expect(envoy.log.entries()).toEqual([]);
    } finally {
      await envoy.stop();
    }
  });
});
