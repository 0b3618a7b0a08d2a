import { connect, createServer, type ClientHttp2Session, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
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
  type JsonObject,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { parseExposition, total, type Sample } from "../cli/exposition/text.js";
import { builtModule, node } from "./sidecar.js";

// Messages are counted by Envoy's own grpc_stats filter; what is tested is that they are reported, and when.

const grpcStats: JsonObject = {
  name: "envoy.filters.http.grpc_stats",
  typed_config: {
    "@type": "type.googleapis.com/envoy.extensions.filters.http.grpc_stats.v3.FilterConfig",
    emit_filter_state: true,
  },
};

const message = Buffer.from([0, 0, 0, 0, 3, 1, 2, 3]);

let server: Http2Server;
let envoy: EnvoyProcess;
let client: ClientHttp2Session;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "application/grpc" });
    response.write(Buffer.concat([message, message]));
    request.on("data", () => undefined);
    request.on("end", () => {
      response.addTrailers({ "grpc-status": "0" });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
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
      clusters: [cluster({ name: "application", ports: [(server.address() as AddressInfo).port], http2: true })],
    }),
  });
  client = connect(`http://127.0.0.1:${(await envoy.admin.listeners()).get("traffic")!.port}`);
});

afterAll(async () => {
  client.destroy();
  await envoy.stop();
  server.close();
});

it("messages of a gRPC stream are reported while it lasts", { timeout: 30_000 }, async () => {
  const stream = client.request({ ":method": "POST", ":path": "/a.B/C", "content-type": "application/grpc" });
  stream.on("data", () => undefined);
  stream.write(Buffer.concat([message, message, message]));
  await delay(1500);
  const midway = await scrape();
  expect(total(midway, "istio_request_messages_total")).toBe(3);
  expect(total(midway, "istio_response_messages_total")).toBe(2);
  expect(total(midway, "istio_requests_total", { request_protocol: "grpc" })).toBe(0);
  stream.write(message);
  const ended = new Promise((resolve) => stream.on("close", resolve));
  stream.end();
  await ended;
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

function scrape(): Promise<Sample[]> {
  return new Promise((resolve, reject) => {
    const request = client.request({ ":path": "/stats/prometheus" });
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      resolve(parseExposition(text));
    });
    request.on("error", reject);
    request.end();
  });
}
