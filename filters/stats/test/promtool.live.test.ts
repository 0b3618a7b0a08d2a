import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { standardMetrics } from "../cli/model/labels.js";
import { Mesh } from "./mesh.js";
import { promtool } from "./promtool.js";

// What Prometheus' own linter says of a scrape in which every metric is that the filter has.

const configuration = {
  flush_interval: "100ms",
  tcp_reporting_duration: "1s",
  metrics_expiration_policy: { metrics_expiry_duration: "10m" },
  definitions: [
    { name: "uploads_total", value: "1" },
    { name: "last_answer_bytes", value: "response.size", type: "GAUGE" },
    {
      name: "answer_bytes",
      value: "response.size",
      type: "HISTOGRAM",
      buckets: { linear_buckets: { num_finite_buckets: 3, width: 1000, offset: 0 } },
    },
  ],
};

/** Where Istio's names go against Prometheus' habits; they are kept because dashboards and rules everywhere have them. */
const istiosNames = [
  // Prometheus wants the base unit: metrics[].unit of the configuration makes it …_seconds
  'istio_request_duration_milliseconds use base unit "seconds" instead of "milliseconds"',
];

const ownHealth = [
  "wasm_filter_info",
  "wasm_stats_config_warnings",
  "wasm_stats_flush_duration_seconds",
  "wasm_stats_lost_updates_total",
  "wasm_stats_push_failures_total",
  "wasm_stats_scrape_duration_seconds",
  "wasm_stats_series",
  "wasm_stats_series_expired_total",
  "wasm_stats_series_overflow_total",
];

let mesh: Mesh;
let texts: string[];

beforeAll(async () => {
  await promtool(["--version"]);
  mesh = await Mesh.start(configuration);
  await mesh.get("/");
  await mesh.get("/status/503");
  await mesh.call(0);
  await mesh.call(14);
  await mesh.echoed(1000);
  await delay(1500);
  texts = await Promise.all(mesh.targets.map(scraped));
}, 400_000);

afterAll(() => mesh.stop());

describe.each(["client", "server"])("promtool check metrics, the %s's scrape", (side) => {
  const text = (): string => texts[side === "client" ? 0 : 1]!;

  it("has them all", () => {
    const families = [...text().matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name]) => name!);
    const standard = standardMetrics.map(({ name }) => `istio_${name}`);
    expect(families).toEqual(expect.arrayContaining([...standard, "istio_build"]));
    expect(families).toEqual(
      expect.arrayContaining(["istio_uploads_total", "istio_last_answer_bytes", "istio_answer_bytes"]),
    );
    expect(families.filter((name) => name.startsWith("wasm_")).sort()).toEqual(ownHealth);
    expect(new Set(families).size).toBe(families.length);
  });

  it("objects to nothing but what Istio has named", async () => {
    const { code, lines } = await promtool(["check", "metrics"], text());
    expect(lines).toEqual(istiosNames);
    expect(code).toBe(3);
  });
});

it("promtool finds what is wrong with a text", async () => {
  expect(await promtool(["check", "metrics"], 'a{b="c} 1\n')).toMatchObject({ code: 1 });
});

async function scraped(target: string): Promise<string> {
  const answer = await fetch(`http://${target}/stats/prometheus`);
  expect(answer.headers.get("content-type")).toContain("version=0.0.4");
  return answer.text();
}
