import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wasmHttpFilter, type JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";
import { statsConfig } from "../cli/bootstrap/stats-config.js";
import { matching, parseExposition, total, type Sample } from "../cli/exposition/text.js";
import { planMetrics } from "../cli/model/plan.js";
import { RealSidecar } from "./envoy.js";
import { builtModule } from "./sidecar.js";

// The same requests through both sinks in one Envoy. What differs is only what the Envoy sink has to write otherwise.

/** What is asked for; the scrape itself is traffic to the sink that is not scraped. */
const WEB = { destination_service: "web" };
const BOUNDS = [100, 150, 200, 500, 1000, 5000, 20000];
const configuration = {
  flush_interval: "200ms",
  metrics: [
    { name: "request_bytes", buckets: { explicit_buckets: { bounds: BOUNDS } } },
    { dimensions: { x_team: "request.headers['x-team']" } },
  ],
};
const withEnvoySink = { ...configuration, sink: "envoy" as const };

const hostile = [
  "plain",
  'a";.;x_team=.=forged;.;',
  'quote"back\\slash{}=,',
  "cache.one component.two tag.three; wasm_filter.four rbac.allowed",
  "tab\there",
  "\xff\xfe\xc3(invalid",
  "\xc3\xa9\xe2\x82\xac\xf0\x9f\x8e\x89 text",
  "v".repeat(16_000),
  ";.;",
  "=.=",
  "reporter=.=x;.;",
  "",
];

/** A request whose header value is sent byte by byte as it is. */
function send(port: number, value: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const text = `GET ${path} HTTP/1.1\r\nhost: web\r\nconnection: close\r\nx-team: ${value}\r\n\r\n`;
    socket
      .on("error", reject)
      .on("close", () => resolve())
      .resume();
    socket.write(Buffer.from(text, "latin1"));
  });
}

/** A value as the Envoy sink writes it. */
const written = (value: string): string =>
  value.replaceAll(";", "_").replaceAll(/(cache|component|tag|wasm_filter|rbac)\./g, "$1_");

let sidecar: RealSidecar;
let own: Sample[];
let envoys: Sample[] = [];

beforeAll(async () => {
  const stats = statsConfig(planMetrics(withEnvoySink)) as unknown as JsonObject;
  const envoySink = wasmHttpFilter({
    name: "envoy-sink",
    rootId: "stats",
    vmId: "envoy-sink",
    module: builtModule,
    configuration: JSON.stringify(withEnvoySink),
  });
  sidecar = await RealSidecar.start({ configuration, stats, before: [envoySink], workers: 2 });
  for (const [i, value] of hostile.entries()) {
    for (let n = 0; n <= i % 3; n++) await send(sidecar.port, value, `/${"p".repeat(n * 97)}`);
  }
  await new Promise((resolve) => setTimeout(resolve, 800));
  own = await sidecar.scrape();
  // Envoy merges its workers' histograms from time to time only
  const merged = (): boolean =>
    total(envoys, "istio_request_bytes_count", WEB) === total(own, "istio_request_bytes_count", WEB);
  for (let i = 0; i < 100 && !merged(); i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    envoys = parseExposition(await sidecar.envoy.admin.prometheus("istio_"));
  }
}, 120_000);

afterAll(() => sidecar.stop());

/** Values by label set, the labels being written as the Envoy sink does. */
function byLabels(samples: Sample[], name: string): Record<string, number> {
  const entries = matching(samples, name, WEB).map(({ labels, value }) => {
    const pairs = Object.entries(labels).filter(([, text]) => text !== "");
    const sorted = pairs.map(([label, text]) => `${label}=${written(text)}`).sort();
    return [sorted.join("|"), value] as const;
  });
  return Object.fromEntries(entries);
}

describe("both sinks, given hostile labels,", () => {
  it.each([
    "istio_requests_total",
    "istio_request_bytes_count",
    "istio_request_duration_milliseconds_count",
    "istio_response_bytes_count",
  ])("say the same: %s", (name) => {
    const ours = byLabels(own, name);
    expect(Object.keys(ours)).toHaveLength(hostile.length);
    expect(byLabels(envoys, name)).toEqual(ours);
  });

  it("have the same buckets, for bounds that Envoy's histograms can tell apart", () => {
    const les = (samples: Sample[]): Record<string, number> => {
      const buckets = matching(samples, "istio_request_bytes_bucket");
      const finite = buckets.map((sample) => ({
        ...sample,
        labels: { ...sample.labels, le: String(Number(sample.labels["le"])) },
      }));
      return byLabels(finite, "istio_request_bytes_bucket");
    };
    const ours = les(own);
    expect(Object.keys(ours)).toHaveLength(hostile.length * (BOUNDS.length + 1));
    expect(les(envoys)).toEqual(ours);
  });

  it("forge no label, and know the same labels", () => {
    const names = (samples: Sample[]): string[] =>
      [...new Set(matching(samples, "istio_requests_total").flatMap(({ labels }) => Object.keys(labels)))].sort();
    const filled = names(own);
    expect(filled).toContain("x_team");
    expect(names(envoys).filter((name) => name !== "grpc_response_status")).toEqual(filled);
    for (const { labels } of matching(envoys, "istio_requests_total")) expect(labels["reporter"]).toBe("destination");
  });
});
