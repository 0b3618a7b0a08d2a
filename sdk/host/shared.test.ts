import { describe, expect, test } from "vitest";
import { createHost } from "./index.js";
import { guest, scripted } from "./testdata/guest.js";

describe("timers", () => {
  test("tick on every thread, at their period, until they are stopped", async () => {
    const host = await createHost({ module: await guest("script"), workers: 2 });
    await host.loadPlugin({ configuration: "configure tick 100\ntick log 2 tick" });
    await host.advance(99);
    expect(host.logs.filter((entry) => entry.message === "tick")).toEqual([]);
    await host.advance(101);
    expect(host.logs.filter((entry) => entry.message === "tick").map((entry) => entry.vm)).toEqual([
      0,
      1,
      "main",
      0,
      1,
      "main",
    ]);
  });

  test("a new period counts from now, 0 stops", async () => {
    const { host, said } = await scripted("configure tick 100\ntick time\ntick tick 30");
    said();
    host.advanceSync(160);
    expect(said().filter((line) => line.startsWith("tick time"))).toEqual([
      "tick time 0 1767225600100000000",
      "tick time 0 1767225600130000000",
      "tick time 0 1767225600160000000",
    ]);
    const stopped = await scripted("configure tick 10\ntick tick 0\ntick log 2 tick");
    stopped.said();
    stopped.host.advanceSync(100);
    expect(stopped.said()).toEqual(["tick tick 0", "tick"]);
  });

  test("a stream's timer is its root's", async () => {
    const { host, plugin, said } = await scripted("request tick 10\ntick log 2 tick");
    await plugin.exchange();
    said();
    host.advanceSync(20);
    expect(said()).toEqual(["tick", "tick"]);
  });

  test("time is what the test says", async () => {
    let now = 5n;
    const { host, plugin, said } = await scripted("request time", { now: () => now });
    await plugin.exchange();
    now = 7n;
    host.advanceSync(1);
    await plugin.exchange();
    expect(said()).toEqual(["request time 0 5", "request time 0 1000007"]);
  });
});

describe("queues", () => {
  test("the last thread that registered is told, never inside the call", async () => {
    const host = await createHost({ module: await guest("script"), workers: 2, mainThread: false });
    const plugin = await host.loadPlugin({
      configuration:
        "configure register q\nrequest resolve - q\nrequest enqueue $last item\nrequest log 2 enqueued\nqueue dequeue $last",
    });
    await plugin.exchange({ worker: 0 });
    const lines = host.logs
      .filter((entry) => /enqueued|dequeue/.test(entry.message))
      .map((entry) => [entry.vm, entry.message]);
    expect(lines).toEqual([
      [0, "enqueued"],
      [1, "queue dequeue 0 item"],
    ]);
  });

  test("nobody is told when the owner is gone, the items stay", async () => {
    const { host, plugin } = await scripted("configure register q\nqueue log 2 told");
    await plugin.remove();
    const other = await host.loadPlugin({ configuration: "request resolve - q\nrequest enqueue $last x" });
    await other.exchange();
    expect(host.logs.some((entry) => entry.message === "told")).toBe(false);
    expect(host.queues.depth("q")).toBe(1);
  });

  test("modules in one process reach each other by vm_id", async () => {
    const a = await scripted("configure register q\nqueue dequeue $last", { vmId: "a" });
    const b = await scripted("request resolve a q\nrequest enqueue $last hello\nrequest resolve - q", {
      vmId: "b",
      shareWith: a.host,
    });
    await b.plugin.exchange();
    expect(b.said()).toEqual(["request resolve 0 1", "request enqueue 0", "request resolve 1"]);
    expect(a.said()).toContain("queue dequeue 0 hello");
  });
});

describe("shared data", () => {
  test("is one for all VMs with the same vm_id", async () => {
    const a = await scripted("request share k 1 0", { workers: 2 });
    const b = await scripted("request shared k", { shareWith: a.host });
    const c = await scripted("request shared k", { shareWith: a.host, vmId: "other" });
    for (const { plugin } of [a, b, c]) await plugin.exchange();
    expect(b.said()).toEqual(["request shared 0 1 cas"]);
    expect(c.said()).toEqual(["request shared 1"]);
    expect(Buffer.from(a.host.sharedData.get("k") ?? []).toString()).toBe("1");
    expect(a.host.sharedData.keys()).toEqual(["k"]);
  });

  test("a test may put data there", async () => {
    const { host, plugin, said } = await scripted("request shared k");
    host.sharedData.set("k", "v");
    await plugin.exchange();
    expect(said()).toEqual(["request shared 0 v cas"]);
  });
});

describe("metrics", () => {
  test("are shared by name between threads, known by number in each", async () => {
    const { host, plugin } = await scripted(
      "request metric 0 c\nrequest increment $last 2\nrequest metric 2 h\nrequest record $last 7",
      {
        workers: 2,
      },
    );
    await plugin.exchange({ worker: 0 });
    await plugin.exchange({ worker: 1 });
    expect(host.metrics.get("c")).toMatchObject({ type: "counter", value: 4n });
    expect(host.metrics.get("h")).toMatchObject({ type: "histogram", count: 2, value: 14n, samples: [7, 7] });
    expect(host.metrics.names()).toEqual(["c", "h"]);
    expect(host.metrics.get("nope")).toBeUndefined();
  });

  test("a gauge below zero wraps", async () => {
    const { host, plugin } = await scripted("request metric 1 g\nrequest increment $last -1");
    await plugin.exchange();
    expect(host.metrics.get("g")?.value).toBe(2n ** 64n - 1n);
  });

  test("a stats sink is told of counters with what they grew by, and of gauges", async () => {
    const { plugin, said } = await scripted(
      "request metric 0 c\nrequest increment $last 2\nrequest metric 1 g\nrequest record $last 5\nstats read 8 0 1000",
    );
    await plugin.exchange();
    said();
    plugin.updateStats();
    const [line = ""] = said();
    const bytes = Buffer.from(
      line
        .replace("stats read 0 ", "")
        .replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      "latin1",
    );
    expect([bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(8)]).toEqual([48, 1, 1]);
    expect(bytes.toString("latin1", 16, 28)).toBe("wasmcustom.c");
    expect([bytes.readBigUInt64LE(32), bytes.readBigUInt64LE(40)]).toEqual([2n, 2n]);
    expect([bytes.readUInt32LE(48), bytes.readUInt32LE(52), bytes.readUInt32LE(56)]).toEqual([40, 2, 1]);
    expect(bytes.readBigUInt64LE(80)).toBe(5n);
  });
});

describe("DNS", () => {
  test("answers come in the format of Envoy, unknown names with size 0", async () => {
    const { host, plugin, said } = await scripted("request dns a.test\nrequest dns nope\ndns read 8 0 100", {
      dns: { "a.test": { addresses: ["10.0.0.1", "::1"], ttl: 60 } },
    });
    await plugin.exchange();
    await host.advance(0);
    expect(said()).toEqual([
      "request dns 0 1",
      "request dns 0 2",
      "dns read 0 %02%00%00%00<%00%00%00<%00%00%0010.0.0.1:0%00[::1]:0%00",
      "dns read 0 ",
    ]);
  });
});

describe("callbacks that Envoy never makes", () => {
  test("a foreign function's call", async () => {
    const { plugin, said } = await scripted("foreign read 8 0 100");
    plugin.callForeignFunction(7, "data");
    expect(said()).toEqual(["foreign read 0 data"]);
  });
});

describe("services", () => {
  test("a singleton runs on the main thread alone", async () => {
    const host = await createHost({ module: await guest("script"), workers: 2 });
    await host.loadPlugin({ type: "service", singleton: true, configuration: "configure tick 10\ntick log 2 tick" });
    await host.advance(10);
    expect(host.logs.filter((entry) => entry.message === "tick").map((entry) => entry.vm)).toEqual(["main"]);
  });
});
