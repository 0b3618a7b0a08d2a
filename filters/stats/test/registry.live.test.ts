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

  it("loses and doubles no count while configurations, VMs and listeners change", { timeout: 300_000 }, async () => {
    const policy = {
      flush_interval: "200ms",
      limits: { label_sets: 20_000 },
      metrics_expiration_policy: { metrics_expiry_duration: "5s", expiry_check_interval_duration: "1s" },
    };
    sidecar = await RealSidecar.start({ configuration: policy, workers: 4, hasChangingListener: true });
    const base = await sidecar.vms();
    let sent = 0;
    let left = 100;
    const load = Array.from({ length: 8 }, async () => {
      while (left > 0 || sent < 4000 * SCALE) {
        const number = sent++;
        const host = number % 10 ? `host-${number % 50}` : `job-${number}`;
        const { status } = await sidecar.get("/", { host });
        expect(status).toBe(200);
      }
    });
    // a job is counted once: what was seen of it before it expired stays true
    const seen = new Map<string, number>();
    let expired = 0;
    const look = async (): Promise<void> => {
      const samples = await sidecar.scrape(
        "/stats/prometheus?name[]=istio_requests_total&name[]=wasm_stats_series_expired_total",
      );
      expired = total(samples, "wasm_stats_series_expired_total", { group: "http" });
      for (const { labels, value } of matching(samples, "istio_requests_total")) {
        const service = labels["destination_service"]!;
        seen.set(service, Math.max(value, seen.get(service) ?? 0));
      }
    };
    const watch = (async () => {
      while (left > 0) {
        await look();
        await delay(700);
      }
    })();
    for (let change = 0; left > 0; change++, left--) {
      // a new VM each tenth time, a new listener in between
      await sidecar.update({ ...policy, tcp_reporting_duration: `${change + 1}s` }, `vm ${Math.floor(change / 10)}`);
      if (change % 10 === 5) await sidecar.updateListener(String(change));
      await delay(60);
      for (let i = 0; (await sidecar.vms()) !== base; i++) {
        if (i === 400) throw new Error(`${await sidecar.vms()} VMs where there were ${base}`);
        await delay(25);
      }
    }
    await Promise.all(load);
    await watch;
    await delay(1500);
    await look();
    expect([...seen.values()].reduce((sum, value) => sum + value, 0)).toBe(sent);
    expect(seen.size).toBe(45 + Math.ceil(sent / 10));
    expect(expired).toBeGreaterThan(100);
    expect(await sidecar.vms()).toBe(base);
    const { values } = await sidecar.envoy.admin.stats("(listener_modified|stats\\.config_reload)$");
    expect([...values.values()].sort((a, b) => a - b)).toEqual([10, 101]);
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
