import { describe, expect, it } from "vitest";
import { Sidecar } from "./sidecar.js";
import { compileWatched } from "./watched.js";

const SCALE = Number(process.env["SCALE"] ?? 1);

describe("a request with a known label set", () => {
  it.each([["inbound" as const], ["outbound" as const]])("costs few host calls (%s)", async (direction) => {
    const sidecar = await Sidecar.start({}, { direction });
    for (let i = 0; i < 3; i++) sidecar.request();
    const { counts } = sidecar.request();
    // the path, to see that it is no scrape; all attributes in one list; the peer
    expect(counts.byteReturning).toBeLessThanOrEqual(3);
    expect(counts.total).toBeLessThanOrEqual(6);
  });

  it("asks for nothing but the attributes where there is no exposition", async () => {
    const sidecar = await Sidecar.start({ exposition: null });
    for (let i = 0; i < 3; i++) sidecar.request();
    expect(sidecar.request().counts.byteReturning).toBe(1);
  });

  it("makes no garbage, whatever the sink", { timeout: 240_000 }, async () => {
    const module = await compileWatched();
    for (const configuration of [{}, { sink: "envoy", exposition: null }]) {
      const sidecar = await Sidecar.start(configuration, { module });
      for (let i = 0; i < 50; i++) sidecar.request({ host: `host-${i % 2}` });
      const last = sidecar.host.logs.slice(-20).map(({ message }) => message);
      expect(new Set(last)).toEqual(new Set(["garbage 0"]));
    }
  });
});

describe("memory", () => {
  it(`is constant over ${1e5 * SCALE} requests`, { timeout: 600_000 }, async () => {
    const sidecar = await Sidecar.start({ limits: { label_sets: 500 } });
    const send = (count: number): void => {
      for (let i = 0; i < count; i++) {
        sidecar.request({ host: `host-${i % 700}` });
        if (i % 1000 === 0) sidecar.host.advanceSync(500);
      }
    };
    send(5000);
    const pages = sidecar.host.memoryPages();
    send(1e5 * SCALE);
    expect(sidecar.host.memoryPages()).toBe(pages);
  });

  it("is constant over a day of label sets that come and go", { timeout: 120_000 }, async () => {
    const sidecar = await Sidecar.start({
      metrics_expiration_policy: { metrics_expiry_duration: "10m" },
      flush_interval: "10s",
    });
    const hours = (from: number, to: number): void => {
      for (let minute = from * 60; minute < to * 60; minute++) {
        for (let i = 0; i < 10; i++) sidecar.request({ host: `job-${minute}-${i}` });
        sidecar.host.advanceSync(60_000);
      }
    };
    hours(0, 1);
    const pages = sidecar.host.memoryPages();
    const bytes = sidecar.sharedBytes();
    hours(1, 24);
    expect(sidecar.host.memoryPages()).toBe(pages);
    expect(sidecar.sharedBytes()).toBeLessThan(bytes * 1.2);
  });
});
