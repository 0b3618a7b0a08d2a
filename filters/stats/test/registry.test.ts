import { describe, expect, it } from "vitest";
import { matching, parseExposition, total } from "../cli/exposition/text.js";
import { Sidecar } from "./sidecar.js";

const POLICY = { metrics_expiration_policy: { metrics_expiry_duration: "10s", expiry_check_interval_duration: "5s" } };

describe("counts of several workers", () => {
  it("are one series with the sum", async () => {
    const sidecar = await Sidecar.start({}, { workers: 4 });
    for (let i = 0; i < 40; i++) sidecar.request({ worker: i % 4 });
    sidecar.host.advanceSync(600);
    const samples = sidecar.samples(2);
    expect(matching(samples, "istio_requests_total")).toHaveLength(1);
    expect(total(samples, "istio_requests_total")).toBe(40);
    expect(total(samples, "istio_request_bytes_count")).toBe(40);
  });

  it("are complete in a scrape for the worker that answers it, before any tick", async () => {
    const sidecar = await Sidecar.start();
    sidecar.request();
    expect(total(sidecar.samples(), "istio_requests_total")).toBe(1);
  });

  it("do not include scrapes", async () => {
    const sidecar = await Sidecar.start();
    for (let i = 0; i < 5; i++) sidecar.scrape();
    expect(sidecar.samples().filter(({ name }) => name.startsWith("istio_request"))).toEqual([]);
  });
});

describe("a label set that nobody counts on", () => {
  it("is gone after the expiry, while others stay, and comes back at 0", async () => {
    const sidecar = await Sidecar.start(POLICY, { workers: 2 });
    for (let i = 0; i < 5; i++) sidecar.request({ host: "job", worker: 0 });
    for (let second = 0; second < 11; second++) {
      sidecar.request({ host: "web", worker: 1 });
      sidecar.host.advanceSync(1000);
    }
    const later = sidecar.samples(1);
    expect(total(later, "istio_requests_total", { destination_service: "job" })).toBe(0);
    expect(matching(later, "istio_requests_total")).toHaveLength(1);
    expect(total(later, "istio_requests_total", { destination_service: "web" })).toBe(11);
    sidecar.request({ host: "job", worker: 0 });
    sidecar.host.advanceSync(1100);
    expect(total(sidecar.samples(1), "istio_requests_total", { destination_service: "job" })).toBe(1);
  });

  it("gives its memory back", async () => {
    const sidecar = await Sidecar.start(POLICY);
    const bytes = (): number => sidecar.sharedBytes();
    const wave = (): void => {
      for (let i = 0; i < 500; i++) sidecar.request({ host: `host-${i}` });
      sidecar.host.advanceSync(1000);
    };
    wave();
    const full = bytes();
    sidecar.host.advanceSync(20_000);
    const headers = bytes();
    expect(full).toBeGreaterThan(300_000);
    expect(headers).toBeLessThan(20_000);
    const pages = sidecar.host.memoryPages();
    for (let i = 0; i < 3; i++) {
      wave();
      sidecar.host.advanceSync(20_000);
    }
    expect(sidecar.host.memoryPages()).toBe(pages);
  });

  it("never expires with another configuration's policy applied to what is there", async () => {
    const sidecar = await Sidecar.start(POLICY);
    sidecar.request();
    sidecar.host.advanceSync(5000);
    await sidecar.update({ metrics_expiration_policy: { metrics_expiry_duration: "1h" } });
    sidecar.host.advanceSync(20_000);
    expect(total(sidecar.samples(), "istio_requests_total")).toBe(1);
  });
});

describe("a change of the configuration", () => {
  it("loses nothing, be streams in flight or deltas not written", async () => {
    const sidecar = await Sidecar.start(POLICY, { workers: 2 });
    let sent = 0;
    for (let change = 0; change < 20; change++) {
      const old = sidecar.plugin.httpStream({ worker: change % 2 });
      old.requestHeaders(
        [
          [":method", "GET"],
          [":path", "/"],
          [":authority", "reviews"],
          [":scheme", "http"],
        ],
        true,
      );
      for (let i = 0; i < 10; i++, sent++) sidecar.request({ worker: i % 2 });
      await sidecar.update({ ...POLICY, limits: { label_sets: 1000 + change } });
      old.responseHeaders([[":status", "200"]], true);
      old.close();
      sent++;
      sidecar.host.advanceSync(300);
    }
    sidecar.host.advanceSync(600);
    expect(total(sidecar.samples(), "istio_requests_total")).toBe(sent);
  });

  it("of buckets shows in the next scrape and begins anew", async () => {
    const bounds = (values: number[]): object => ({
      metrics: [{ name: "request_bytes", buckets: { explicit_buckets: { bounds: values } } }],
    });
    const sidecar = await Sidecar.start(bounds([10, 100]) as never);
    sidecar.request();
    await sidecar.update(bounds([10, 50, 1000]) as never);
    sidecar.request();
    const buckets = matching(sidecar.samples(), "istio_request_bytes_bucket");
    expect(buckets.map(({ labels }) => labels["le"])).toEqual(["10", "50", "1000", "+Inf"]);
    expect(buckets.at(-1)?.value).toBe(1);
  });
});

describe("the limit", () => {
  const LIMIT = { limits: { label_sets: 20 } };

  it("sends what finds no place to one series and loses no count", async () => {
    const sidecar = await Sidecar.start(LIMIT, { workers: 3 });
    for (let i = 0; i < 300; i++) sidecar.request({ host: `host-${i}`, worker: i % 3 });
    sidecar.host.advanceSync(1000);
    const samples = sidecar.samples();
    expect(total(samples, "istio_requests_total", { otel_metric_overflow: "true" })).toBe(280);
    expect(matching(samples, "istio_requests_total")).toHaveLength(21);
    expect(total(samples, "istio_requests_total")).toBe(300);
  });

  it("admits the same label sets on every worker and after a change of the configuration", async () => {
    const sidecar = await Sidecar.start(LIMIT, { workers: 2 });
    for (let i = 0; i < 40; i++) sidecar.request({ host: `host-${i}`, worker: 0 });
    for (let i = 0; i < 40; i++) sidecar.request({ host: `host-${i}`, worker: 1 });
    await sidecar.update({ ...LIMIT, tcp_reporting_duration: "7s" });
    for (let i = 0; i < 40; i++) sidecar.request({ host: `host-${i}`, worker: 1 });
    sidecar.host.advanceSync(1000);
    const samples = sidecar.samples();
    for (let i = 0; i < 20; i++)
      expect(total(samples, "istio_requests_total", { destination_service: `host-${i}` })).toBe(3);
    expect(total(samples, "istio_requests_total", { otel_metric_overflow: "true" })).toBe(60);
  });

  it("has room again when label sets have expired", async () => {
    const sidecar = await Sidecar.start({ ...LIMIT, ...POLICY });
    for (let i = 0; i < 30; i++) sidecar.request({ host: `old-${i}` });
    sidecar.host.advanceSync(30_000);
    for (let i = 0; i < 20; i++) sidecar.request({ host: `new-${i}` });
    const samples = sidecar.samples();
    expect(matching(samples, "istio_requests_total")).toHaveLength(20);
    expect(total(samples, "istio_requests_total", { otel_metric_overflow: "true" })).toBe(0);
  });
});

describe("the registry's own state", () => {
  it("is scraped with it", async () => {
    const sidecar = await Sidecar.start({ limits: { label_sets: 2 }, ...POLICY, unknown_key: 1 });
    for (let i = 0; i < 5; i++) sidecar.request({ host: `host-${i}` });
    sidecar.host.advanceSync(1000);
    const busy = sidecar.samples();
    expect(total(busy, "wasm_stats_series", { group: "http" })).toBe(3);
    expect(total(busy, "wasm_stats_series_overflow_total", { group: "http" })).toBe(3);
    expect(total(busy, "wasm_stats_config_warnings")).toBe(1);
    expect(total(busy, "wasm_stats_flush_duration_seconds_count")).toBe(1);
    sidecar.host.advanceSync(20_000);
    const idle = sidecar.samples();
    expect(total(idle, "wasm_stats_series", { group: "http" })).toBe(0);
    expect(total(idle, "wasm_stats_series_expired_total", { group: "http" })).toBe(3);
    expect(total(idle, "wasm_stats_scrape_duration_seconds_count")).toBe(1);
  });
});

describe("label values", () => {
  it("are valid text of bounded length, and forge no label", async () => {
    const sidecar = await Sidecar.start();
    const hostile = [`a";.;x="1`, "back\\slash", "v".repeat(5000), "é".repeat(200), "new\u0001line"];
    for (const host of hostile) sidecar.request({ host });
    const text = Buffer.from(sidecar.scrape().response.body).toString();
    const services = matching(parseExposition(text), "istio_requests_total").map(
      ({ labels }) => labels["destination_service"],
    );
    expect(services.sort()).toEqual([`a";.;x="1`, "back\\slash", "v".repeat(256), "é".repeat(128), "new_line"].sort());
  });
});
