import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { RealSidecar } from "./envoy.js";
import { AT_ONCE, Pipeline, REQUESTS } from "./pipeline.js";
import { matching, total, type Sample } from "../cli/exposition/text.js";

const CHANGES = 100;
const POLICY = {
  metrics_expiration_policy: { metrics_expiry_duration: "3s", expiry_check_interval_duration: "1s" },
};

describe("the registry in Envoy with four workers", () => {
  let sidecar: RealSidecar;

  afterEach(() => sidecar.stop());

  it(
    "loses and doubles no count while configurations, VMs and listeners change",
    { timeout: 300_000 + REQUESTS },
    async () => {
      const policy = {
        flush_interval: "200ms",
        limits: { label_sets: 20_000 },
        metrics_expiration_policy: { metrics_expiry_duration: "5s", expiry_check_interval_duration: "1s" },
      };
      sidecar = await RealSidecar.start({ configuration: policy, workers: 4, hasChangingListener: true });
      const base = await sidecar.vms();
      let sent = 0;
      const over = new AbortController();
      let jobs = 0;
      const lines = Array.from({ length: 8 }, () => new Pipeline(sidecar.port));
      const load = lines.map(async (line) => {
        while (!over.signal.aborted) {
          const number = sent;
          sent += AT_ONCE;
          let hosts = Array.from({ length: AT_ONCE }, (_, i) => (i % 10 ? `host-${i % 50}` : `job-${number + i}`));
          // a listener that drains closes a connection behind an answer
          while (hosts.length > 0) hosts = hosts.slice(await line.get(hosts));
          jobs += AT_ONCE / 10;
          // all that the machine can do would starve what changes
          await delay(10);
        }
        line.close();
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
        while (!over.signal.aborted) {
          await look();
          await delay(700);
        }
      })();
      let changes = 0;
      let listeners = 0;
      for (; changes < CHANGES || sent < REQUESTS; changes++) {
        // a new VM each tenth time, a new listener in between
        await sidecar.update(
          { ...policy, tcp_reporting_duration: `${changes + 1}s` },
          `vm ${Math.floor(changes / 10)}`,
        );
        if (changes % 10 === 5) await sidecar.updateListener(String(listeners++));
        await delay(60);
        for (let i = 0; (await sidecar.vms()) !== base; i++) {
          if (i === 400) throw new Error(`${await sidecar.vms()} VMs where there were ${base}`);
          await delay(25);
        }
      }
      over.abort();
      await Promise.all(load);
      await watch;
      await delay(1500);
      await look();
      expect([...seen.values()].reduce((sum, value) => sum + value, 0)).toBe(sent);
      expect(lines.reduce((sum, line) => sum + line.ok, 0)).toBe(sent);
      expect(seen.size).toBe(45 + jobs);
      expect(expired).toBeGreaterThan(100);
      expect(await sidecar.vms()).toBe(base);
      const { values } = await sidecar.envoy.admin.stats("(listener_modified|stats\\.config_reload)$");
      expect([...values.values()].sort((a, b) => a - b)).toEqual([listeners, changes + 1]);
      expect(sidecar.complaints()).toEqual([]);
    },
  );

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
