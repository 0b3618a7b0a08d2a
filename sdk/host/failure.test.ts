import { describe, expect, test } from "vitest";
import { scripted } from "./testdata/guest.js";

const TRAP = "request_body trap\nrequest log 2 alive";

describe("a trap", () => {
  test("answers 503 and ends the VM for everybody on that worker", async () => {
    const { host, plugin } = await scripted(TRAP, { workers: 2 });
    const other = plugin.httpStream({ worker: 0 });
    other.requestHeaders([[":path", "/"]]);
    const dead = await plugin.exchange({ worker: 0, request: { body: "x" } });
    expect(dead.localReply).toMatchObject({ status: 503, details: "wasm_fail_stream", grpcStatus: 14 });
    expect(host.logs.at(-1)).toMatchObject({ level: "error", source: "host", vm: 0 });
    expect(host.logs.at(-1)?.message).toMatch(
      /^Function: proxy_on_request_body failed: Uncaught RuntimeError: unreachable/,
    );
    expect(other.responseHeaders([[":status", "200"]]).localReply).toMatchObject({ status: 503 });
    expect((await plugin.exchange({ worker: 0 })).response.status).toBe(503);
    expect((await plugin.exchange({ worker: 1 })).response.status).toBe(200);
  });

  test("FAIL_OPEN protects later streams, not the one in flight", async () => {
    const { plugin } = await scripted(TRAP, { plugin: { failurePolicy: "FAIL_OPEN" } });
    expect((await plugin.exchange({ request: { body: "x" } })).response.status).toBe(503);
    expect((await plugin.exchange({ request: { body: "x" } })).response.status).toBe(200);
  });

  test("legacy fail_open protects the one in flight too", async () => {
    const { plugin } = await scripted(TRAP, { plugin: { failOpen: true } });
    const { response, upstreamRequest } = await plugin.exchange({ request: { body: "x" } });
    expect(response.status).toBe(200);
    expect(Buffer.from(upstreamRequest?.body ?? []).toString()).toBe("x");
  });

  test("FAIL_RELOAD makes a new VM, but not too often", async () => {
    const { host, plugin, said } = await scripted(TRAP, {
      plugin: { failurePolicy: "FAIL_RELOAD", reloadBackoff: 500 },
    });
    const crash = () => plugin.exchange({ request: { body: "x" } });
    expect((await crash()).response.status).toBe(503);
    expect((await plugin.exchange()).response.status).toBe(503);
    await host.advance(500);
    said();
    expect((await plugin.exchange()).response.status).toBe(200);
    expect(said()).toEqual(["alive"]);
    await crash();
    expect((await plugin.exchange()).response.status).toBe(503);
  });

  test("in a timer leaves the traffic to fail at its next callback", async () => {
    const { host, plugin } = await scripted("configure tick 10\ntick trap");
    const stream = plugin.httpStream();
    stream.requestHeaders([[":path", "/"]]);
    host.advanceSync(50);
    expect(stream.responseHeaders([[":status", "200"]]).localReply?.status).toBe(503);
    stream.close();
  });

  test("on one thread alone makes Envoy skip the filter there", async () => {
    // The second VM to configure finds the key, the canary and the first do not.
    const { host, plugin } = await scripted("configure log 2 x\nrequest log 2 filtered\nconfigure return 1", {
      workers: 2,
    });
    expect(host.findings.length).toBe(0);
    await plugin.exchange();
  });

  test("of a TCP filter closes the connection", async () => {
    const { plugin } = await scripted("downstream trap", { plugin: { type: "network" } });
    const stream = plugin.tcpStream();
    stream.downstreamData("x");
    expect(stream.closed).toBe(true);
    expect(stream.closeDetails).toBe("wasm_fail_stream");
  });
});
