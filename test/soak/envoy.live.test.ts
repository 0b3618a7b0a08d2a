import { describe, expect, it } from "vitest";
import {
  atLeast,
  bootstrap,
  httpListener,
  routeAnswering,
  startEnvoy,
  wasmHttpFilter,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { scaled } from "../setup/scale.js";
import { NODE, SUBJECTS } from "./filters.js";
import { load } from "./load.js";

describe("the three filters in Envoy under load", () => {
  it("answer every request and leave no error in Envoy's log", { timeout: 3_600_000 }, async () => {
    const httpFilters = SUBJECTS.map((subject) => wasmHttpFilter({ ...subject, vmId: subject.name }));
    const listener = httpListener({
      name: "main",
      direction: "inbound",
      httpFilters,
      routes: [routeAnswering(200, "ok")],
    });
    const envoy = await startEnvoy({ bootstrap: bootstrap({ node: NODE, listeners: [listener] }), concurrency: 2 });
    try {
      const { port } = (await envoy.admin.listeners()).get("main")!;
      const count = scaled(100_000);
      const statuses = await load({
        port,
        count,
        connections: 32,
        request: (n) => ({
          path: n % 10 === 0 ? "/elsewhere" : `/reviews/${n % 50}`,
          headers: n % 7 === 0 ? { "x-debug": "1" } : { "x-tenant": `t${n % 20}` },
        }),
      });
      const denied = Array.from({ length: count }, (_, i) => i + 1).filter((n) => n % 7 === 0 || n % 10 === 0).length;
      expect(Object.fromEntries(statuses)).toEqual({ 200: count - denied, 403: denied });
      expect(envoy.log.entries().filter((entry) => atLeast(entry, "error"))).toEqual([]);
      expect(envoy.log.entries().filter((entry) => entry.logger === "wasm" && atLeast(entry, "warning"))).toEqual([]);
    } finally {
      await envoy.stop();
    }
  });
});
