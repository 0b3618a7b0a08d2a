import type { Estimate, LatencyResult, Results, StormResult, VariantResult, WorkResult } from "../model/results.js";
import type { Implementation } from "../model/work.js";

// Figures that nobody measured, for tests of the report.

export const estimate = (median: number, width = 300): Estimate => ({
  median,
  low: median - width,
  high: median + width,
});

const BASE = [18_000, 18_400, 17_900, 18_200, 18_100];

/** A variant that takes `ns` per request over no filter, a little more or less from block to block. */
export function variant(by: Implementation, ns: number, more: Partial<VariantResult> = {}): VariantResult {
  return {
    by,
    cpu: estimate(ns),
    blocks: BASE.map((base, i) => base + ns + (i - 2) * 20),
    rates: BASE.map((base) => Math.round(1e9 / (base + ns))),
    saturation: 0.99,
    ...more,
  };
}

export function work(name: string, title: string, variants: readonly VariantResult[]): WorkResult {
  const none: VariantResult = { by: "none", blocks: BASE, saturation: 0.99 };
  return { name, title, protocol: "http", requestHeaders: 6, variants: [none, variant("control", 40), ...variants] };
}

const QUANTILES = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

const latencyOf = (by: Implementation, rate: number, factor: number): LatencyResult => ({
  work: "add-header",
  by,
  rate,
  seconds: 15,
  quantiles: QUANTILES.map((q) => [q, factor * 60 * (1 + q) * (1 / (1.002 - q)) ** 0.35] as const),
  failed: 0,
});

const size = (raw: number): Partial<VariantResult> => ({
  size: { raw, gzip: Math.round(raw / 2.4) },
  memory: 14_000_000 + raw * 20,
  start: 8 + raw / 1_000,
});

export const madeUp: Results = {
  format: 1,
  date: "2001-02-03T04:05:06.000Z",
  mode: "quick",
  machine: {
    cpu: "Made Up CPU <1 GHz>",
    cores: 2,
    memory: 8_000_000_000,
    kernel: "0.0.0-made-up",
    versions: { envoy: "9.9.9", node: "20.0.0" },
    steal: 0.012,
    revision: "0123456789ab",
  },
  blocks: 5,
  blockSeconds: 1,
  connections: 32,
  control: estimate(40, 120),
  works: [
    work("add-header", "add one response header", [
      variant("native", 640, { memory: 0, start: 2 }),
      variant("lua", 2_900, { memory: 1_000_000, start: 2 }),
      variant("floor", 2_070, size(512)),
      variant("sdk", 2_110, size(672)),
      variant("rust", 4_080, size(129_000)),
      variant("go", 5_250, size(2_340_000)),
      variant("gcore", 8_080, { ...size(31_000), saturation: 0.91 }),
      { by: "solo", notMeasured: "npm could not fetch @solo-io/proxy-runtime" },
    ]),
    work("headers-60", "add 20 response headers, read them back, remove them", [
      variant("lua", 12_200),
      variant("floor", 30_640, size(5_000)),
      variant("floor", 7_400, { ...size(5_100), label: "one batch" }),
      variant("sdk", 31_000, size(4_100)),
      variant("sdk", 9_000, { ...size(5_400), label: "one batch" }),
      variant("rust", 33_800, size(130_000)),
      { by: "go", notMeasured: "not measured: Go is not installed" },
    ]),
    work("authz-1000-6", "header authorization: 1000 policies of ten values, 6 headers, allowed", [
      variant("native", 360_000),
      variant("sdk", 6_000, size(69_000)),
    ]),
  ],
  latency: [1_000, 3_000].flatMap((rate) => [
    latencyOf("none", rate, 1),
    latencyOf("sdk", rate, 1.1),
    latencyOf("rust", rate, 1.3),
    latencyOf("go", rate, 1.32),
  ]),
  storm: [
    { scraping: "none", ...{ scrapers: 0, labelSets: 2_000, rate: 2_000, seconds: 3, failed: 0, loadWaited: 0 } },
    {
      ...{ scraping: "plain", scrapers: 50, labelSets: 2_000, rate: 2_000, seconds: 3, failed: 0, loadWaited: 0.2 },
      scrapes: { statuses: { 200: 3, 503: 147 }, failed: 1, bytes: 3e8, quantiles: [[0.5, 140_000] as const] },
    } as const,
  ].map(
    (each, i) => ({ ...each, quantiles: QUANTILES.map((q) => [q, (i * 900 + 60) * (1 + q)] as const) }) as StormResult,
  ),
  stalled: [
    { loop: "open", quantiles: QUANTILES.map((q) => [q, q < 0.8 ? 60 : 60 + (q - 0.8) * 1e6] as const) },
    { loop: "closed", quantiles: QUANTILES.map((q) => [q, q < 0.99 ? 150 : 400] as const) },
  ],
  memory: [
    { title: "stats", workers: 1, rss: 16_000_000, start: 110 },
    { title: "all three in one module", workers: 2, rss: 24_000_000, start: 190 },
  ],
  figures: [
    { name: "linear-memory", title: "linear memory", value: 1_310_720, unit: "bytes", note: "Made up | for a test." },
  ],
  repeated: [
    { work: "add-header", by: "sdk", first: estimate(2_110), second: estimate(2_200), agrees: true },
    { work: "add-header", by: "rust", first: estimate(4_080), second: estimate(5_200), agrees: false },
  ],
};
