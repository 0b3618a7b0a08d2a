import { describe, expect, test } from "vitest";
import { HeadersAction, StalledError } from "../index.js";
import { scripted } from "../testdata/guest.js";

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

describe("step by step", () => {
  test("each step tells what went on", async () => {
    const { plugin } = await scripted("request add 0 x-a 1\nrequest_body write 0 0 0 <");
    const stream = plugin.httpStream();
    const headers = stream.requestHeaders([[":path", "/"]]);
    expect(headers).toMatchObject({ action: HeadersAction.Continue });
    expect(headers.headers.pairs).toEqual([
      [":path", "/"],
      ["x-a", "1"],
    ]);
    expect(text(stream.requestBody("a").data)).toBe("<a");
    expect(text(stream.requestBody("b", true).data)).toBe("b");
    expect([text(stream.upstream.body), stream.upstream.ended]).toEqual(["<ab", true]);
    stream.responseHeaders([[":status", "200"]], true);
    expect(stream.complete).toBe(true);
    stream.close();
    stream.close();
  });

  test("a stopped request goes on when time passes", async () => {
    const { host, plugin } = await scripted("configure tick 10\nrequest return 1\ntick effective 2\ntick continue 0");
    const stream = plugin.httpStream();
    expect(stream.requestHeaders([[":path", "/"]], true)).toMatchObject({
      action: HeadersAction.StopAllIterationAndWatermark,
    });
    expect([stream.requestStopped, stream.upstream.headers]).toEqual([true, null]);
    await host.advance(10);
    expect([stream.requestStopped, stream.upstream.ended]).toEqual([false, true]);
  });

  test("metadata frames", async () => {
    const { plugin, said } = await scripted(
      "request_metadata save n $last\nrequest_metadata log 2 request\nresponse_metadata log 2 response",
    );
    const stream = plugin.httpStream();
    stream.requestHeaders([[":path", "/"]]);
    stream.requestMetadata({ a: "1" });
    stream.responseMetadata({ a: "1" });
    expect(said()).toEqual(["request", "response"]);
  });

  test("a local reply", async () => {
    const { plugin } = await scripted("request local 403 why no x-a=1 -1");
    const stream = plugin.httpStream();
    expect(stream.requestHeaders([[":path", "/"]]).localReply).toEqual({
      status: 403,
      details: "why",
      body: new Uint8Array(Buffer.from("no")),
    });
    expect(stream.downstream.headers?.pairs).toEqual([
      [":status", "403"],
      ["x-a", "1"],
      ["content-length", "2"],
      ["content-type", "text/plain"],
      ["date", "Thu, 01 Jan 2026 00:00:00 GMT"],
    ]);
  });

  test("request headers that change clear the route cache", async () => {
    const { plugin } = await scripted(
      "request add 0 a 1\nrequest get 0 a\nrequest remove 0 a\nresponse add 2 a 1\nresponse foreign clear_route_cache -",
    );
    const result = await plugin.exchange();
    expect(result.stream.routeCacheClears).toBe(3);
  });
});

describe("exchange", () => {
  test("defaults, pseudo headers and bodies in pieces", async () => {
    const { plugin, said } = await scripted("request_body bufsize 0\nrequest_body_end bufsize 0");
    const result = await plugin.exchange({ request: { method: "PUT", authority: "a.test", body: ["ab", "c"] } });
    expect(result.upstreamRequest?.headers.pairs).toEqual([
      [":method", "PUT"],
      [":path", "/"],
      [":authority", "a.test"],
      [":scheme", "http"],
    ]);
    expect(said()).toEqual(["request_body bufsize 0 2", "request_body bufsize 0 1", "request_body_end bufsize 0 0"]);
  });

  test("HTTP/2 ends a body with its last piece", async () => {
    const { plugin, said } = await scripted("request_body bufsize 0\nrequest_body_end bufsize 0");
    await plugin.exchange({ request: { body: ["ab", "c"] }, protocol: "HTTP/2" });
    expect(said()).toEqual(["request_body bufsize 0 2", "request_body_end bufsize 0 1"]);
  });

  test("the upstream answers what it sees", async () => {
    const { plugin } = await scripted("request add 0 x-a 1");
    const { response } = await plugin.exchange({
      request: { body: "hi" },
      upstream: ({ headers, body }) => ({ status: 201, body: `${headers.get("x-a")} ${text(body)}` }),
    });
    expect([response.status, text(response.body)]).toEqual([201, "1 hi"]);
  });

  test("nothing reaches the upstream behind a local reply", async () => {
    const { plugin } = await scripted("request local 401 d x - 16");
    const result = await plugin.exchange({ request: { body: "hi" }, upstream: () => expect.unreachable() });
    expect(result.upstreamRequest).toBeUndefined();
    expect(result.localReply).toMatchObject({ status: 401, grpcStatus: 16 });
    expect(result.details).toBe("d");
  });

  test("a stream that nothing resumes is an error that says so", async () => {
    const { plugin, host } = await scripted("request return 1");
    await expect(plugin.exchange()).rejects.toThrow(StalledError);
    expect(() => plugin.exchangeSync()).toThrow(/holds back the request of stream 3 and nothing resumes it/);
    expect(host.liveContexts()).toBe(1);
  });

  test("ticks that change nothing do not wait for ever", async () => {
    const { plugin } = await scripted("configure tick 1\nrequest return 1");
    await expect(plugin.exchange({ patience: 50 })).rejects.toThrow(StalledError);
  });

  test("a request that is held back beyond the limit is answered 413", async () => {
    const { plugin } = await scripted("request_body return 1\nrequest_body_end return 1");
    const result = await plugin.exchange({ request: { body: ["12345678", "9"] }, bufferLimit: 8 });
    expect(result.response.status).toBe(413);
    expect(result.details).toBe("request_payload_too_large");
  });

  test("a response that is held back beyond the limit is answered 500 if nothing was sent", async () => {
    const { plugin } = await scripted("response return 3\nresponse_body return 1", {
      plugin: { allowStopIteration: true },
    });
    const result = await plugin.exchange({ upstream: { body: "123456789" }, bufferLimit: 8 });
    expect(result.response.status).toBe(500);
    expect(result.details).toBe("response_payload_too_large");
  });

  test("a response whose headers have gone is cut off", async () => {
    const { plugin } = await scripted("response_body return 1");
    const result = await plugin.exchange({ upstream: { body: "123456789" }, bufferLimit: 8 });
    expect(result.reset).toBe("response_payload_too_large");
  });

  test("workers take turns", async () => {
    const { plugin, host } = await scripted("request log 2 x", { workers: 2 });
    for (let i = 0; i < 4; i++) await plugin.exchange();
    expect(host.logs.map((entry) => entry.vm)).toEqual([0, 1, 0, 1]);
    await expect(plugin.exchange({ worker: 2 })).rejects.toThrow(
      new RangeError("there is no worker 2: the host has 2"),
    );
  });
});
