import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  bootstrap,
  cluster,
  httpListener,
  routeTo,
  startEnvoy,
  wasmHttpFilter,
  type EnvoyProcess,
  type JsonObject,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { parse } from "yaml";
import { matching, parseExposition } from "../cli/exposition/text.js";
import { node } from "./sidecar.js";

// The recipe of docs/native-logger.md, as it stands there.

const page = readFileSync(new URL("../docs/native-logger.md", import.meta.url), "utf8");
const recipe = parse(/```yaml\n([^]*?)```/.exec(page)![1]!) as { bootstrap: JsonObject; access_log: JsonObject[] };
const exchange = fileURLToPath(new URL("../../metadata-exchange/build/metadata-exchange.wasm", import.meta.url));

let application: Server;
let envoy: EnvoyProcess;
let url: string;

beforeAll(async () => {
  application = createServer((_, response) => response.end("hello"));
  await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
  const { port } = application.address() as AddressInfo;
  const exchangeFilter = wasmHttpFilter({
    name: "metadata-exchange",
    rootId: "metadata-exchange",
    module: exchange,
    configuration: JSON.stringify({
      directory: { workloads: [{ address: "127.0.0.0/8", namespace: "vms", workload: "legacy" }] },
    }),
  });
  const listener = httpListener({
    name: "traffic",
    direction: "inbound",
    httpFilters: [exchangeFilter],
    routes: [routeTo("application")],
    accessLogs: recipe.access_log,
  });
  envoy = await startEnvoy({
    bootstrap: bootstrap({
      node,
      listeners: [listener],
      clusters: [cluster({ name: "application", ports: [port] })],
      // what is shown is what the interval of the recipe has flushed
      more: { ...recipe.bootstrap, stats_flush_on_admin: undefined as never },
    }),
  });
  url = `http://127.0.0.1:${String((await envoy.admin.listeners()).get("traffic")!.port)}/`;
});

afterAll(async () => {
  await envoy.stop();
  application.closeAllConnections();
  application.close();
});

it("Envoy's own logger counts by the peer that our filter state names, and forgets", { timeout: 60_000 }, async () => {
  const samples = async (): Promise<ReturnType<typeof matching>> =>
    matching(parseExposition(await envoy.admin.prometheus("mesh_requests")), "mesh_requests_total");
  for (let i = 0; i < 3; i++) await (await fetch(url)).text();
  for (let i = 0; (await samples()).length === 0 && i < 50; i++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const [sample] = await samples();
  expect(sample).toMatchObject({
    value: 3,
    labels: { source_workload: "legacy", source_workload_namespace: "vms", response_code: "200" },
  });
  for (let i = 0; (await samples()).length > 0; i++) {
    if (i === 100) throw new Error("the series does not go");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(envoy.log.entries().filter(({ level }) => level === "error" || level === "critical")).toEqual([]);
});
