import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";
import { statsConfig } from "../cli/bootstrap/stats-config.js";
import { labels } from "../cli/model/labels.js";
import { planMetrics } from "../cli/model/plan.js";
import { RealSidecar } from "./envoy.js";
import { matching, parseExposition, total, type Sample } from "../cli/exposition/text.js";

const configuration = {
  sink: "envoy" as const,
  exposition: undefined,
  limits: { label_sets: 6 },
  metrics: [
    { name: "request_bytes", buckets: { explicit_buckets: { bounds: [0, 50, 100000] } } },
    { dimensions: { app: "request.headers['x-app']" } },
  ],
};

describe("Envoy's own metrics with the generated bootstrap", () => {
  let sidecar: RealSidecar;
  let samples: Sample[];

  beforeAll(async () => {
    const stats = statsConfig(planMetrics(configuration)) as unknown as JsonObject;
    sidecar = await RealSidecar.start({ configuration, stats });
    await sidecar.get("/", { host: "one", "x-app": "zz" });
    await sidecar.get("/", { host: "one", "x-app": "zz" });
    await sidecar.get("/", { host: "two", "x-app": 'tag.cache.rbac.v1;.;x=.="\\' });
    for (let i = 0; i < 20; i++) await sidecar.get("/", { host: `host-${i}` });
    samples = parseExposition(await sidecar.envoy.admin.prometheus("istio_"));
  });

  afterAll(() => sidecar.stop());

  it("have the names and labels that Istio's have", () => {
    const [sample] = matching(samples, "istio_requests_total", { destination_service: "one" });
    expect(sample?.value).toBe(2);
    expect(Object.keys(sample!.labels).sort()).toEqual([...labels, "app"].sort());
    expect(sample!.labels).toMatchObject({ reporter: "destination", app: "zz", source_app: "unknown" });
  });

  it("have the buckets of the configuration", () => {
    const buckets = matching(samples, "istio_request_bytes_bucket", { destination_service: "one" });
    expect(buckets.map(({ labels: { le } }) => le)).toEqual(["50", "100000", "+Inf"]);
  });

  it("say what an operator's tag expressions would misread with underscores", () => {
    const [sample] = matching(samples, "istio_requests_total", { destination_service: "two" });
    expect(sample?.labels["app"]).toBe('tag_cache_rbac_v1_._x=.="\\');
  });

  it("are limited, and lose no count", () => {
    expect(matching(samples, "istio_requests_total")).toHaveLength(7);
    expect(total(samples, "istio_requests_total", { otel_metric_overflow: "true" })).toBe(16);
    expect(total(samples, "istio_requests_total")).toBe(23);
  });

  it("come without a warning", () => {
    expect(sidecar.complaints()).toEqual([]);
  });
});
