import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { RealSidecar } from "./envoy.js";
import { matching, total, type Sample } from "../cli/exposition/text.js";

const SCALE = Number(process.env["SCALE"] ?? 1);
const POLICY = {
  metrics_expiration_policy: { metrics_expiry_duration: "3s", expiry_check_interval_duration: "1s" },
};

describe("the registry in Envoy with four workers", () => {
  let sidecar: RealSidecar;

  afterEach(() => sidecar.stop());

  it("loses and doubles no count while its configuration changes under load", { timeout: 120_000 }, async () => {
    const policy = { metrics_expiration_policy: { metrics_expiry_duration: "10m" } };
    sidecar = await RealSidecar.start({ configuration: policy, workers: 4 });
    const requests = 4000 * SCALE;
    const changes = 20;
    let sent = 0;
    const load = Array.from({ length: 16 }, async (_, lane) => {
      while (sent < requests) {
        const number = sent++;
        await sidecar.get("/", { host: `host-${(number + lane) % 50}` });
      }
    });
    for (let change = 0; change < changes && sent < requests; change++) {
      await sidecar.update({ ...policy, tcp_reporting_duration: `${change + 1}s` });
      await delay(150);
    }
    await Promise.all(load);
    await delay(1200);
    const samples = await sidecar.scrape();
    expect(total(samples, "istio_requests_total")).toBe(sent);
    expect(total(samples, "istio_request_duration_milliseconds_count")).toBe(sent);
    expect(matching(samples, "istio_requests_total")).toHaveLength(50);
    expect(sidecar.complaints()).toEqual([]);
  });

  it("forgets a label set, keeps one that a single worker sees, and begins at 0 again", async () => {
    sidecar = await RealSidecar.start({ configuration: POLICY, workers: 4 });
    for (let i = 0; i < 30; i++) await sidecar.get("/", { host: "job" });
    const job = (samples: Sample[]): number => total(samples, "istio_requests_total", { destination_service: "job" });
    const keepAlive = async (until: number): Promise<void> => {
      while (Date.now() < until) {
        await sidecar.get("/", { host: "web" });
        await delay(500);
      }
    };
    await keepAlive(Date.now() + 1500);
    expect(job(await sidecar.scrape())).toBe(30);
    await keepAlive(Date.now() + 3500);
    const later = await sidecar.scrape();
    expect(job(later)).toBe(0);
    expect(total(later, "istio_requests_total", { destination_service: "web" })).toBeGreaterThan(5);
    await sidecar.get("/", { host: "job" });
    await delay(1600); // an answer serves further scrapes for a second
    expect(job(await sidecar.scrape())).toBe(1);
    expect(sidecar.complaints()).toEqual([]);
  });
});
