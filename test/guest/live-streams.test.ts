import { beforeAll, expect, it } from "vitest";
import { createHost } from "proxy-wasm-assemblyscript-sdk/host";
import { compileGuest } from "../support/compile.js";

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

beforeAll(async () => {
  ({ module } = await compileGuest(SOURCE));
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
