import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { createHost, type Host, type HttpStream, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { builtModule, node } from "./sidecar.js";

// Answers that take many slices, on a clock that moves with each look at it.

const LABEL_SETS = 300;
/** Nanoseconds per look. */
const LOOK = 40_000n;

interface Started {
  host: Host;
  plugin: Plugin;
  /** Milliseconds that an act takes. */
  readonly took: (act: () => void) => number;
}

async function start(exposition: object = {}): Promise<Started> {
  let time = 1_700_000_000_000_000_000n;
  const now = (): bigint => (time += LOOK);
  const host = await createHost({ module: builtModule, node, mainThread: false, now });
  const configuration = JSON.stringify({ exposition: { port: 0, ...exposition } });
  const plugin = await host.loadPlugin({ rootId: "stats", direction: "inbound", configuration });
  for (let i = 0; i < LABEL_SETS; i++) plugin.exchangeSync({ request: { path: "/", authority: `host-${i}` } });
  for (let i = 0; i < 100; i++) host.advanceSync(20);
  const took = (act: () => void): number => {
    const before = time;
    act();
    return Number(time - before) / 1e6;
  };
  return { host, plugin, took };
}

function ask(plugin: Plugin, headers: readonly (readonly [string, string])[]): HttpStream {
  const stream = plugin.httpStream();
  const path = "/stats/prometheus?name[]=istio_request_bytes&name[]=istio_requests_total";
  const request = [":method", "GET", ":scheme", "http", ":authority", "localhost", ":path", path];
  const pairs = Array.from({ length: 4 }, (_, i) => [request[2 * i]!, request[2 * i + 1]!] as const);
  stream.requestHeaders([...pairs, ...headers], true);
  return stream;
}

/** How many ticks a scrape took, and its body. */
function answered(host: Host, stream: HttpStream): { ticks: number; body: Buffer } {
  let ticks = 0;
  for (; !stream.complete && ticks < 10_000; ticks++) host.advanceSync(1);
  return { ticks, body: Buffer.from(stream.localReply!.body) };
}

const GZIP = ["accept-encoding", "gzip"] as const;
const PROTOBUF = ["accept", "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily"] as const;

it.each([["text", []] as const, ["protobuf", [PROTOBUF]] as const])(
  "is the same %s, however many slices and growths it took",
  async (_, accept) => {
    const { host, plugin } = await start();
    const plain = answered(host, ask(plugin, accept));
    const packed = answered(host, ask(plugin, [...accept, GZIP]));
    expect(plain.ticks).toBeGreaterThan(3);
    expect(packed.ticks).toBeGreaterThan(3);
    expect(plain.body.length).toBeGreaterThan(500_000);
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
  },
);

it("works for scrapes that come together no longer than for one", async () => {
  const { host, plugin, took } = await start();
  const one = took(() => ask(plugin, [GZIP]));
  host.advanceSync(1);
  const fifty = took(() => Array.from({ length: 50 }, () => ask(plugin, [GZIP])));
  // each of them looks at the clock when it comes
  expect(fifty).toBeLessThan(one + 50 * 0.2);
  expect(one).toBeGreaterThan(1);
  expect(one).toBeLessThan(4);
});

it("serves scrapes that come while it renders, and gives the memory of all of them back", async () => {
  const { host, plugin } = await start();
  const storm = (): void => {
    const streams = Array.from({ length: 50 }, () => ask(plugin, [GZIP]));
    const sizes = streams.map((stream) => answered(host, stream).body.length);
    expect(new Set(sizes).size).toBe(1);
    for (const stream of streams) stream.close();
    for (let i = 0; i < 100; i++) host.advanceSync(50);
  };
  // until the heap has found its size
  for (let i = 0; i < 25; i++) storm();
  const pages = host.memoryPages();
  for (let i = 0; i < 25; i++) storm();
  expect(host.memoryPages()).toBe(pages);
});

it("takes room for the largest body once, whatever the growths and the number of scrapes", async () => {
  const { host, plugin } = await start();
  const { body } = answered(host, ask(plugin, []));
  for (let i = 0; i < 10; i++) {
    for (let k = 0; k < 100; k++) host.advanceSync(50);
    answered(host, ask(plugin, i % 2 ? [] : [GZIP]));
  }
  expect(host.memoryPages() * 65_536).toBeLessThan(body.length * 1.25 + 3_000_000);
});

it("says what to lower when the body would be too large, and serves the next one", async () => {
  const { host, plugin } = await start({ max_bytes: 2 << 20 });
  const large = ask(plugin, []);
  expect(answered(host, large).body.toString()).toMatch(/^the metrics take more than the 2 MiB of max_bytes: lower /);
  expect(large.localReply?.status).toBe(500);
  expect(gunzipSync(answered(host, ask(plugin, [GZIP])).body).length).toBeGreaterThan(2 << 20);
});
