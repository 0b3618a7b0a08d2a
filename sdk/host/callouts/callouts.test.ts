import { describe, expect, test } from "vitest";
import type { GrpcServerStream } from "./clusters.js";
import { scripted } from "../testdata/guest.js";

const CALL = "request http up :method=GET&:path=/&:authority=a body 1000\nrequest return 1";
const RESUME = "answer effective 2\nanswer continue 0";

describe("HTTP calls", () => {
  test("the cluster sees the request, the guest the answer", async () => {
    const seen: unknown[] = [];
    const { plugin, said } = await scripted(
      `${CALL}\nanswer pairs 6\nanswer read 4 0 100\nanswer get 7 x-t\n${RESUME}`,
      {
        clusters: {
          up: (request) => {
            seen.push(request.cluster, request.headers.pairs, Buffer.from(request.body).toString(), request.timeout);
            return { status: 201, headers: { "x-a": "1" }, body: "answer", trailers: { "x-t": "2" } };
          },
        },
      },
    );
    expect((await plugin.exchange()).response.status).toBe(200);
    expect(seen).toEqual([
      "up",
      [
        [":method", "GET"],
        [":path", "/"],
        [":authority", "a"],
        ["content-length", "4"],
      ],
      "body",
      1000,
    ]);
    expect(said()).toEqual([
      "request http 0 4",
      "answer headers 6 1",
      "answer pairs 0 %02%00%00%00%07%00%00%00%03%00%00%00%03%00%00%00%01%00%00%00:status%00201%00x-a%001%00",
      "answer read 0 answer",
      "answer get 0 2",
      "answer effective 0",
      "answer continue 0",
    ]);
  });

  test("an asynchronous cluster is awaited", async () => {
    const { plugin, said } = await scripted(`${CALL}\n${RESUME}`, {
      clusters: { up: () => new Promise((resolve) => setTimeout(() => resolve({ status: 204 }), 5)) },
    });
    expect((await plugin.exchange()).response.status).toBe(200);
    expect(said()[1]).toBe("answer headers 0 0");
  });

  test("a late answer is Envoy's own 504 at the timeout", async () => {
    const { host, plugin, said } = await scripted(`${CALL}\nanswer get 6 :status\nanswer read 4 0 100\n${RESUME}`, {
      clusters: { up: () => ({ delay: 5000 }) },
    });
    await plugin.exchange();
    expect(host.server.clock.elapsed).toBe(1000);
    expect(said()).toContain("answer get 0 504");
    expect(said).toBeDefined();
  });

  test("a broken connection has no headers and a status", async () => {
    const { plugin, said } = await scripted(
      `${CALL}\nanswer status\nanswer get 6 :status\n${RESUME}\nresponse status`,
      {
        clusters: { up: () => ({ reset: true }) },
      },
    );
    await plugin.exchange();
    expect(said()).toEqual([
      "request http 0 4",
      "answer nothing 0 0",
      "answer status 0 reset 11",
      "answer get 2",
      "answer effective 0",
      "answer continue 0",
      "response status 0  11",
    ]);
  });

  test("no healthy host fails at once, without a callback", async () => {
    const { plugin, said } = await scripted(
      "request http up :method=GET&:path=/&:authority=a - 0\nanswer log 2 never",
      {
        clusters: { up: () => ({ unavailable: true }) },
      },
    );
    await plugin.exchange();
    expect(said()).toEqual(["request http 10"]);
  });

  test("several at once come back in the order of their answers", async () => {
    let calls = 0;
    const { plugin, said } = await scripted(
      `request http up :method=GET&:path=/&:authority=a - 0\n${CALL}\nanswer read 4 0 10\n${RESUME}`,
      { clusters: { up: () => ({ body: `answer${++calls}`, delay: 30 / calls }) } },
    );
    await plugin.exchange();
    expect(said().filter((line) => line.includes("read"))).toEqual(["answer read 0 answer2"]);
  });

  test("the answer to a stream that is gone finds no context", async () => {
    const { host, plugin, said } = await scripted(`${CALL}\n${RESUME}`, { clusters: { up: () => ({ delay: 10 }) } });
    const stream = plugin.httpStream();
    stream.requestHeaders([[":path", "/"]]);
    stream.close();
    said();
    await host.advance(10);
    expect(said()).toEqual(["answer headers 0 0", "answer effective 2", "answer continue 0"]);
  });

  test("a plugin that is gone gets no answer", async () => {
    const { host, plugin, said } = await scripted(
      `configure http up :method=GET&:path=/&:authority=a - 0\nanswer log 2 never`,
      {
        clusters: { up: () => ({ delay: 10 }) },
      },
    );
    said();
    await plugin.remove();
    await host.advance(100);
    expect(said()).toEqual([]);
  });
});

describe("unary gRPC calls", () => {
  const GRPC = "request grpc up svc method x-a=1 message 1000\nrequest return 1";
  const resume = (at: string): string => `${at} effective 2\n${at} continue 0`;

  test("success is a message and no close", async () => {
    const { plugin, said } = await scripted(
      `${GRPC}\ngrpc_message read 5 0 100\n${resume("grpc_message")}\ngrpc_close log 2 never`,
      {
        clusters: {
          up: {
            grpc: ({ service, method, metadata, message }) => ({
              message: `${service}/${method} ${metadata.get("x-a")} ${Buffer.from(message).toString()}`,
            }),
          },
        },
      },
    );
    await plugin.exchange();
    expect(said()).toEqual([
      "request grpc 0 5",
      "grpc_message read 0 svc/method%201%20message",
      "grpc_message effective 0",
      "grpc_message continue 0",
    ]);
  });

  test("failure is a close with status and message", async () => {
    const { plugin, said } = await scripted(
      `${GRPC}\ngrpc_close status\ngrpc_close save s $last\n${resume("grpc_close")}`,
      {
        clusters: { up: { grpc: () => ({ status: 7, statusMessage: "no" }) } },
      },
    );
    await plugin.exchange();
    expect(said()[1]).toBe("grpc_close status 0 no{via_upstream} 7");
  });

  test("a late answer is DEADLINE_EXCEEDED", async () => {
    const { plugin, said } = await scripted(`${GRPC}\ngrpc_close status\n${resume("grpc_close")}`, {
      clusters: { up: { grpc: () => ({ delay: 2000 }) } },
    });
    await plugin.exchange();
    expect(said()[1]).toBe("grpc_close status 0  4");
  });

  test("a cancelled call is never answered", async () => {
    const { host, plugin, said } = await scripted(
      "request grpc up s m - x 0\nrequest gcancel $last\nrequest gcancel 5\ngrpc_message log 2 never",
      {
        clusters: { up: { grpc: () => ({ message: "x" }) } },
      },
    );
    await plugin.exchange();
    await host.advance(10);
    expect(said()).toEqual(["request grpc 0 5", "request gcancel 0", "request gcancel 1"]);
  });

  test("the service may be a GrpcService message", async () => {
    const { plugin, said } = await scripted("request grpc %0A%04%0A%02up s m - x 0\nrequest grpc nope s m - x 0", {
      clusters: { up: { grpc: () => ({}) } },
    });
    await plugin.exchange();
    expect(said()).toEqual(["request grpc 0 5", "request grpc 4"]);
  });
});

describe("gRPC streams", () => {
  test("both sides talk, the server ends", async () => {
    const heard: string[] = [];
    let server: GrpcServerStream | undefined;
    const { host, plugin, said } = await scripted(
      `request stream up svc method x-a=1
request send $last hello 0
grpc_initial get 4 x-i
grpc_message read 5 0 100
grpc_trailing get 5 x-t
grpc_close status`,
      {
        clusters: {
          up: {
            grpcStream(stream) {
              server = stream;
              heard.push(`${stream.service}/${stream.method} ${stream.metadata.get("x-a")}`);
              return {
                onMessage: (message, end) => {
                  heard.push(`${Buffer.from(message).toString()} ${end}`);
                  stream.sendInitialMetadata({ "x-i": "1" });
                  stream.send("world");
                },
              };
            },
          },
        },
      },
    );
    await plugin.exchange();
    server?.close(0, "bye", { "x-t": "2" });
    await host.advance(0);
    expect(heard).toEqual(["svc/method 1", "hello false"]);
    expect(said()).toEqual([
      "request stream 0 6",
      "request send 0",
      "grpc_initial get 0 1",
      "grpc_message read 0 world",
      "grpc_trailing get 0 2",
      "grpc_close status 0 bye{via_upstream} 0",
    ]);
  });

  test("the guest closes, sends no more after a cancel", async () => {
    const heard: string[] = [];
    const { host, plugin, said } = await scripted(
      `request stream up s m -
request save t
request send $t last 1
request gclose $t
request gclose $t
request gcancel $t
request send $t late 0`,
      {
        clusters: {
          up: {
            grpcStream: () => ({
              onMessage: (message, end) => heard.push(`${Buffer.from(message).toString()} ${end}`),
              onClose: () => heard.push("closed"),
              onReset: () => heard.push("reset"),
            }),
          },
        },
      },
    );
    await plugin.exchange();
    await host.advance(0);
    expect(said()).toEqual([
      "request stream 0 6",
      "request send 0",
      "request gclose 0",
      "request gclose 0",
      "request gcancel 0",
      "request send 1",
    ]);
    expect(heard).toEqual(["last true", "closed", "closed", "reset"]);
  });

  test("a plugin that ends resets its streams", async () => {
    const heard: string[] = [];
    const { host, plugin } = await scripted("configure stream up s m -", {
      clusters: { up: { grpcStream: () => ({ onReset: () => heard.push("reset") }) } },
    });
    await host.advance(0);
    heard.length = 0;
    await plugin.remove();
    await host.advance(0);
    expect(heard).toEqual(["reset"]);
  });
});
