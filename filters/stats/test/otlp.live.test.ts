import { afterAll, beforeAll, expect, it } from "vitest";
import { cluster } from "proxy-wasm-assemblyscript-sdk/envoy";
import { matching, total } from "../cli/exposition/text.js";
import { RealSidecar } from "./envoy.js";
import { Prometheus } from "./prometheus.js";

const service = (name: string): string => `{destination_service="${name}",job="shop/reviews"}`;

let prometheus: Prometheus;
let sidecar: RealSidecar;

beforeAll(async () => {
  prometheus = await Prometheus.start([]);
  sidecar = await RealSidecar.start({
    configuration: {
      flush_interval: "200ms",
      otlp: { cluster: "prometheus", path: "/api/v1/otlp/v1/metrics", interval: "1s" },
      metrics_expiration_policy: { metrics_expiry_duration: "4s", expiry_check_interval_duration: "1s" },
      metrics: [{ name: "request_duration_milliseconds", unit: "seconds" }],
    },
    workers: 4,
    clusters: [cluster({ name: "prometheus", ports: [prometheus.port] })],
  });
}, 400_000);

afterAll(async () => {
  await sidecar.stop();
  await prometheus.stop();
});

it(
  "a push arrives in Prometheus with the values of a scrape, and a series that expires ends there, too",
  { timeout: 60_000 },
  async () => {
    for (let i = 0; i < 20; i++) await sidecar.get("/", { host: "job" });
    await prometheus.until(`istio_requests_total${service("job")}`, (value) => value === 20);
    const samples = await sidecar.scrape();
    const own = { destination_service: "job" };
    for (const name of [
      "istio_request_bytes_sum",
      "istio_response_bytes_count",
      "istio_request_duration_seconds_count",
    ])
      expect(await prometheus.value(`${name}${service("job")}`), name).toBe(total(samples, name, own));
    const buckets = matching(samples, "istio_request_bytes_bucket", own);
    for (const { labels, value } of buckets) {
      const selector = `istio_request_bytes_bucket{job="shop/reviews",destination_service="job",le="${labels["le"]}"}`;
      expect(await prometheus.value(selector), selector).toBe(value);
    }
    const [pushed] = await prometheus.query(`istio_requests_total${service("job")}`);
    const [scraped] = matching(samples, "istio_requests_total", own);
    expect(pushed!.metric).toMatchObject(scraped!.labels);
    await prometheus.until(`istio_requests_total${service("job")}`, Number.isNaN);
    await sidecar.get("/", { host: "job" });
    await prometheus.until(`istio_requests_total${service("job")}`, (value) => value === 1);
    expect(sidecar.complaints()).toEqual([]);
  },
);
