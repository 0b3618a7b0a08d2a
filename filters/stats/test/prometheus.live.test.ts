import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RealSidecar } from "./envoy.js";
import { matching } from "../cli/exposition/text.js";
import { Prometheus } from "./prometheus.js";
import { promtool } from "./promtool.js";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const BOUNDS = [100, 200, 250, 300, 350, 400, 500, 1000, 2000, 5000];

const configuration = {
  flush_interval: "200ms",
  metrics_expiration_policy: { metrics_expiry_duration: "4s", expiry_check_interval_duration: "1s" },
  exposition: { port: 0, exemplars: true, native_histograms: true, created_timestamps: true },
  metrics: [
    { name: "request_bytes", buckets: { explicit_buckets: { bounds: BOUNDS } } },
    { name: "request_duration_milliseconds", unit: "seconds" },
  ],
};

describe("a real Prometheus", { timeout: 60_000 }, () => {
  let sidecar: RealSidecar;
  let prometheus: Prometheus;

  beforeAll(async () => {
    await promtool(["--version"]);
    sidecar = await RealSidecar.start({ configuration, workers: 4 });
    const target = `127.0.0.1:${sidecar.port}`;
    prometheus = await Prometheus.start([
      { name: "text", target, protocols: ["PrometheusText0.0.4"] },
      { name: "openmetrics", target, protocols: ["OpenMetricsText1.0.0"] },
      {
        name: "protobuf",
        target,
        protocols: ["PrometheusProto"],
        more: { scrape_native_histograms: true, always_scrape_classic_histograms: true },
      },
    ]);
  }, 400_000);

  afterAll(async () => {
    await prometheus.stop();
    await sidecar.stop();
  });

  it("takes all three formats", async () => {
    const jobs = ["text", "openmetrics", "protobuf"];
    for (const job of jobs) await prometheus.until(`up{job="${job}"}`, (up) => up === 1);
    await sidecar.get("/", { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` });
    for (const job of jobs) await prometheus.until(`istio_requests_total{job="${job}"}`, (total) => total === 1);
  });

  it("finds the trace of a value", async () => {
    const [found] = await prometheus.get<{ exemplars: { labels: { trace_id: string } }[] }[]>(
      "/api/v1/query_exemplars",
      {
        query: 'istio_request_bytes_bucket{job="openmetrics"}',
        start: String(Date.now() / 1000 - 60),
        end: String(Date.now() / 1000 + 60),
      },
    );
    expect(found?.exemplars[0]?.labels.trace_id).toBe(TRACE);
  });

  it("computes quantiles on our buckets that are right within a bucket, and exact ones on native histograms", async () => {
    const sizes: number[] = [];
    const send = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        const padding = Math.round((1500 * (sizes.length % 40) ** 2) / 1600);
        await sidecar.get("/", { host: "quantiles", "x-padding": "p".repeat(padding) });
        sizes.push(padding);
      }
    };
    const until = Date.now() + 6000;
    while (Date.now() < until) await send(40);
    await delay(2500);
    const own = `destination_service="quantiles"`;
    const overhead =
      (await prometheus.value(`istio_request_bytes_sum{job="text",${own}}`)) / sizes.length - mean(sizes);
    for (const quantile of [0.5, 0.9, 0.99]) {
      const exact = [...sizes].sort((a, b) => a - b)[Math.ceil(quantile * sizes.length) - 1]! + overhead;
      const classic = await prometheus.value(
        `histogram_quantile(${quantile}, sum by (le) (rate(istio_request_bytes_bucket{job="text",${own}}[6s])))`,
      );
      const above = BOUNDS.findIndex((bound) => bound >= exact);
      expect(classic).toBeGreaterThanOrEqual(BOUNDS[above - 1]!);
      expect(classic).toBeLessThanOrEqual(BOUNDS[above]!);
      const native = await prometheus.value(
        `histogram_quantile(${quantile}, sum(rate(istio_request_bytes{job="protobuf",${own}}[6s])))`,
      );
      expect(Math.abs(native - exact) / exact).toBeLessThan(0.2);
    }
  });

  it("forgets a series that expired, and counts it exactly when it comes back", async () => {
    const selector = '{job="protobuf",destination_service="job"}';
    for (let i = 0; i < 7; i++) await sidecar.get("/", { host: "job" });
    await prometheus.until(`istio_requests_total${selector}`, (value) => value === 7);
    await prometheus.until(`istio_requests_total${selector}`, Number.isNaN);
    for (let i = 0; i < 3; i++) await sidecar.get("/", { host: "job" });
    await prometheus.until(`istio_requests_total${selector}`, (value) => value === 3);
    expect(await prometheus.value(`resets(istio_requests_total${selector}[1m])`)).toBeGreaterThanOrEqual(1);
    const raw = await prometheus.query(`istio_requests_total${selector}[1m]`);
    const values = raw[0]!.values!.map(([, value]) => Number(value));
    // the zeros are the moments at which the series began, taken from their creation timestamps
    expect(values.filter((value, i) => value !== values[i - 1])).toEqual([0, 7, 0, 3]);
  });

  it("has no complaint of its linter where durations are seconds", async () => {
    const { body } = await sidecar.get("/stats/prometheus");
    expect(await promtool(["check", "metrics"], body.toString())).toEqual({ code: 0, lines: [] });
    expect(matching(await sidecar.scrape(), "wasm_stats_series", { group: "http" })).toHaveLength(1);
    expect(sidecar.complaints()).toEqual([]);
  });
});

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
