import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  bootstrap,
  cluster,
  httpListener,
  routeTo,
  startEnvoy,
  wasmHttpFilter,
  type EnvoyProcess,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { parseExposition, total, type Sample } from "../cli/exposition/text.js";
import { GrpcClient, GrpcServer, grpcStats } from "./grpc.js";
import { builtModule, node } from "./sidecar.js";

// Messages are counted by Envoy's own grpc_stats filter; what is tested is that they are reported, and when.

let server: GrpcServer;
let envoy: EnvoyProcess;
let client: GrpcClient;

beforeAll(async () => {
  server = await GrpcServer.start();
  const stats = wasmHttpFilter({
    name: "stats",
    rootId: "stats",
    module: builtModule,
    configuration: JSON.stringify({
      tcp_reporting_duration: "300ms",
      flush_interval: "100ms",
      exposition: { port: 0 },
    }),
  });
  envoy = await startEnvoy({
    bootstrap: bootstrap({
      node,
      listeners: [
        httpListener({
          name: "traffic",
          direction: "inbound",
          httpFilters: [stats, grpcStats],
          routes: [routeTo("application")],
        }),
      ],
      clusters: [cluster({ name: "application", ports: [server.port], http2: true })],
    }),
  });
  client = new GrpcClient((await envoy.admin.listeners()).get("traffic")!.port);
});

afterAll(async () => {
  client.stop();
  await envoy.stop();
  server.stop();
});

it("messages of a gRPC stream are reported while it lasts", { timeout: 30_000 }, async () => {
  const call = client.open();
  call.write(3);
  await delay(1500);
  const midway = await scrape();
  expect(total(midway, "istio_request_messages_total")).toBe(3);
  expect(total(midway, "istio_response_messages_total")).toBe(2);
  expect(total(midway, "istio_requests_total", { request_protocol: "grpc" })).toBe(0);
  call.write(1);
  call.end();
  expect(await call.ended).toBe("0");
  await delay(1300);
  const after = await scrape();
  expect(total(after, "istio_request_messages_total")).toBe(4);
  expect(total(after, "istio_response_messages_total")).toBe(2);
  expect(total(after, "istio_requests_total", { request_protocol: "grpc", grpc_response_status: "0" })).toBe(1);
  const labels = new Set(
    after.filter(({ name }) => name.includes("messages")).map(({ labels }) => JSON.stringify(labels)),
  );
  expect(labels.size).toBe(1);
});

const scrape = async (): Promise<Sample[]> => parseExposition(await client.get("/stats/prometheus"));
