import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { matching, parseExposition } from "../cli/exposition/text.js";
import { decodeFamilies } from "./prometheus-proto.js";
import { Sidecar } from "./sidecar.js";

const OPEN_METRICS = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3";
const PROTOBUF =
  "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,text/plain;q=0.3";
const TRACE = "0af7651916cd43dd8448eb211c80319c";

const configuration = {
  exposition: { port: 0, exemplars: true, native_histograms: true, created_timestamps: true },
  metrics: [{ name: "request_bytes", buckets: { explicit_buckets: { bounds: [10, 1000] } } }],
};

describe("a scrape", () => {
  let sidecar: Sidecar;
  const scrape = (accept: string, more: [string, string][] = [], path?: string): ReturnType<Sidecar["scrape"]> =>
    sidecar.scrape({ headers: [["accept", accept], ...more], ...(path === undefined ? {} : { path }) });

  beforeAll(async () => {
    sidecar = await Sidecar.start(configuration);
    sidecar.plugin.exchangeSync({
      request: { path: "/", authority: "reviews", headers: [["traceparent", `00-${TRACE}-b7ad6b7169203331-01`]] },
    });
    sidecar.request();
    sidecar.host.advanceSync(600);
  });

  it("in OpenMetrics has units, exemplars, creation times and an end", () => {
    const { response } = scrape(OPEN_METRICS);
    expect(response.headers.first("content-type")).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
    const text = Buffer.from(response.body).toString();
    expect(text).toMatch(/^# TYPE istio_requests counter$/m);
    expect(text).toMatch(/^# UNIT istio_request_bytes bytes$/m);
    expect(text).toMatch(/^istio_requests_total\{/m);
    expect(text).toMatch(/^istio_requests_created\{.*\} 17000000\d\d\.?\d*$/m);
    expect(text).toMatch(
      new RegExp(
        `^istio_request_bytes_bucket\\{.*le="1000.0"\\} 2 # \\{trace_id="${TRACE}",span_id="b7ad6b7169203331"\\} \\d+ 17000000\\d\\d\\.?\\d*$`,
        "m",
      ),
    );
    expect(text.match(/trace_id/g)).toHaveLength(3);
    expect(text.endsWith("# EOF\n")).toBe(true);
  });

  it("in protobuf has native histograms whose buckets hold the values", () => {
    const { response } = scrape(PROTOBUF);
    const families = decodeFamilies(response.body);
    const bytes = families.find(({ name }) => name === "istio_request_bytes");
    const text = parseExposition(Buffer.from(scrape("text/plain").response.body).toString());
    const [sum] = matching(text, "istio_request_bytes_sum");
    expect(bytes?.type).toBe(4);
    const histogram = bytes!.metrics[0]!.histogram!;
    expect(histogram.count).toBe(2);
    expect(histogram.sum).toBe(sum!.value);
    expect(histogram.buckets.map(({ bound }) => bound)).toEqual([10, 1000, Infinity]);
    expect(histogram.schema).toBe(2);
    const total = histogram.native.reduce((count, bucket) => count + bucket.count, 0);
    expect(total + histogram.zeroCount).toBe(2);
    const middle = histogram.native.reduce((all, { upper, count }) => all + (upper / 2 ** 0.125) * count, 0);
    expect(Math.abs(middle - histogram.sum) / histogram.sum).toBeLessThan(0.1);
    expect(families.find(({ name }) => name === "istio_requests_total")?.metrics[0]?.counter).toBe(2);
  });

  it.each([["text/plain"], [OPEN_METRICS], [PROTOBUF]])("in %s is the same when it is compressed", (accept) => {
    const plain = scrape(accept, [], "/stats/prometheus?name[]=istio_requests_total");
    const packed = scrape(accept, [["accept-encoding", "gzip"]], "/stats/prometheus?name%5B%5D=istio_requests_total");
    expect(packed.response.headers.first("content-encoding")).toBe("gzip");
    expect(gunzipSync(packed.response.body)).toEqual(Buffer.from(plain.response.body));
  });

  it("gives only the metrics that are asked for", () => {
    const { response } = scrape("text/plain", [], "/stats/prometheus?name[]=istio_requests_total&name%5b%5d=x&y=1");
    const names = new Set(parseExposition(Buffer.from(response.body).toString()).map(({ name }) => name));
    expect([...names]).toEqual(["istio_requests_total"]);
  });
});

describe("a large scrape", () => {
  it("is rendered in slices, and waiting scrapes get the same answer", async () => {
    const sidecar = await Sidecar.start({ limits: { label_sets: 300 } });
    for (let i = 0; i < 300; i++) sidecar.request({ host: `host-${i}` });
    const { response } = sidecar.scrape();
    const samples = parseExposition(Buffer.from(response.body).toString());
    expect(matching(samples, "istio_requests_total")).toHaveLength(300);
  });

  it("over the limit of memory says what to lower", async () => {
    const sidecar = await Sidecar.start({ exposition: { port: 0, max_bytes: 1 << 20 } });
    for (let i = 0; i < 100; i++) sidecar.request({ host: `host-${i}` });
    const { response } = sidecar.scrape();
    expect(response.status).toBe(500);
    expect(Buffer.from(response.body).toString()).toMatch(/lower limits.label_sets/);
    const packed = sidecar.scrape({ headers: [["accept-encoding", "gzip"]] });
    expect(packed.response.status).toBe(200);
  });
});

describe("who may scrape", () => {
  it("is a matter of the token", async () => {
    const sidecar = await Sidecar.start({ exposition: { port: 0, bearer_token: "secret" } });
    const status = (authorization?: string): number =>
      sidecar.scrape({ headers: authorization === undefined ? [] : [["authorization", authorization]] }).response
        .status;
    expect([status(), status("Bearer wrong!"), status("Basic secret"), status("Bearer secret2")]).toEqual([
      401, 401, 401, 401,
    ]);
    expect(status("bearer secret")).toBe(200);
  });

  it("is a matter of the local address, not of the client's", async () => {
    const sidecar = await Sidecar.start({ exposition: { port: 0, loopback_only: true } });
    const from = (client: string, server: string): number =>
      sidecar.plugin.exchangeSync({
        request: { path: "/stats/prometheus" },
        connection: { client, server } as never,
        attributes: { source: { address: client }, destination: { address: server } },
      }).response.status;
    expect(from("127.0.0.1:5000", "10.0.0.1:15091")).toBe(403);
    expect(from("10.9.9.9:5000", "127.0.0.1:15091")).toBe(200);
  });

  it("is nobody where traffic goes out", async () => {
    const sidecar = await Sidecar.start({}, { direction: "outbound" });
    const { response, upstreamRequest } = sidecar.scrape();
    expect(upstreamRequest).toBeDefined();
    expect(Buffer.from(response.body).toString()).not.toContain("TYPE");
  });

  it("is nobody with another method, path or port", async () => {
    const sidecar = await Sidecar.start();
    const reaches = (method: string, path: string): boolean =>
      sidecar.plugin.exchangeSync({ request: { method, path } }).upstreamRequest !== undefined;
    expect(reaches("POST", "/stats/prometheus")).toBe(true);
    expect(reaches("GET", "/stats/prometheus2")).toBe(true);
    expect(reaches("GET", "/stats")).toBe(true);
    expect(reaches("GET", "/stats/prometheus")).toBe(false);
    await sidecar.update({ exposition: { port: 15091 } });
    expect(reaches("GET", "/stats/prometheus")).toBe(true);
  });
});
