import { beforeAll, expect, it } from "vitest";
import { createHost } from "proxy-wasm-assemblyscript-sdk/host";
import { compileGuest } from "../support/compile.js";
import { difference, readMeter } from "../support/meter/measured.js";
import { meterModule } from "../support/meter/meter.js";

const SOURCE = `
import { HeadersAction, HttpContext, registerHttp, request, requestHeaders, responseHeaders } from "proxy-wasm-assemblyscript-sdk";
class Counted extends HttpContext {
  private seen: i32 = 0;
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    this.seen = count;
    const path = request.path();
    if (path) requestHeaders.add("x-path", path);
    return HeadersAction.Continue;
  }
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    responseHeaders.add("x-seen", this.seen.toString());
    return HeadersAction.Continue;
  }
}
registerHttp<Counted>("counted");`;

let module: Uint8Array;

/** The same with names, which tell the collector. */
let named: Uint8Array;

beforeAll(async () => {
  ({ module } = await compileGuest(SOURCE));
  ({ module: named } = await compileGuest(SOURCE, { args: ["--target", "release", "--debug"] }));
}, 120_000);

it("with 10,000 live streams a request makes the same host calls as alone, and memory follows the streams", async () => {
  const host = await createHost({ module, mainThread: false, pedantic: false });
  const plugin = await host.loadPlugin();
  const alone = plugin.exchangeSync().counts;
  const pages = host.memoryPages();
  const streams = Array.from({ length: 10_000 }, () => {
    const stream = plugin.httpStream();
    stream.requestHeaders([[":path", "/"]]);
    return stream;
  });
  expect(plugin.exchangeSync().counts).toEqual(alone);
  // an object of 32 bytes and a slot of four for each stream, with the room that the heap grows by
  expect(host.memoryPages() - pages).toBeLessThanOrEqual(16);
  const full = host.memoryPages();
  for (const stream of streams) stream.close();
  for (let i = 0; i < 10_000; i++) plugin.exchangeSync();
  expect(host.liveContexts()).toBe(1);
  expect(host.memoryPages()).toBe(full);
});

it("with 10,000 live streams a request executes as many instructions as alone, the collector's left out", async () => {
  const metered = meterModule(named, { apart: /collectIfDue$/ });
  const host = await createHost({ module: metered, mainThread: false, pedantic: false });
  const plugin = await host.loadPlugin();
  const measure = () => readMeter((name) => host.exportedGlobal(name));
  const perRequest = (): number => {
    const before = measure();
    for (let i = 0; i < 1_000; i++) plugin.exchangeSync();
    return difference(measure(), before).instructions / 1_000;
  };
  perRequest();
  const alone = perRequest();
  for (let i = 0; i < 10_000; i++) plugin.httpStream().requestHeaders([[":path", "/"]]);
  const crowded = perRequest();
  console.log(
    `instructions per request: ${alone} alone, ${crowded} beside 10,000 streams; collector ${measure().apart}`,
  );
  expect(measure().apart).toBeGreaterThan(0);
  expect(alone).toBeGreaterThan(100);
  expect(crowded).toBeLessThanOrEqual(alone * 1.05);
});
