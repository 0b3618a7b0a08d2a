import { gunzipSync } from "node:zlib";
import type { CalloutAnswer, CalloutRequest, HeaderMap } from "proxy-wasm-assemblyscript-sdk/host";
import { describe, expect, it } from "vitest";
import { matching, total } from "../cli/exposition/text.js";
import { decodeExport, type Point } from "./otlp-proto.js";
import { Sidecar } from "./sidecar.js";

const INTERVAL = 10_000;
const configuration = {
  otlp: { cluster: "collector", interval: "10s", headers: { "x-scope-orgid": "mesh" } },
  metrics_expiration_policy: { metrics_expiry_duration: "25s" },
};

interface Push {
  headers: HeaderMap;
  body: Buffer;
  points: Point[];
}

/** A receiver that answers as it is told, and with 200 after that. */
class Receiver {
  readonly pushes: Push[] = [];

  constructor(private readonly answers: CalloutAnswer[] = []) {}

  readonly answer = ({ headers, body: packed }: CalloutRequest): CalloutAnswer => {
    const body = gunzipSync(packed);
    this.pushes.push({ headers, body, points: decodeExport(body) });
    return this.answers.shift() ?? {};
  };

  find(push: number, name: string, service?: string): Point[] {
    const points = this.pushes[push]?.points ?? [];
    return points.filter(
      (point) => point.name === name && (!service || point.labels["destination_service"] === service),
    );
  }
}

async function start(receiver: Receiver, more: object = {}, workers = 1): Promise<Sidecar> {
  return Sidecar.start({ ...configuration, ...more }, { workers, clusters: { collector: receiver.answer } });
}

describe("a push", () => {
  it("comes from one of the workers, and says what a scrape says", async () => {
    const receiver = new Receiver();
    const sidecar = await start(receiver, {}, 3);
    for (let i = 0; i < 9; i++) sidecar.request({ host: i % 2 ? "odd" : "even", worker: i % 3 });
    await sidecar.host.advance(INTERVAL + 6000);
    expect(receiver.pushes).toHaveLength(2);
    const { headers } = receiver.pushes[0]!;
    const names = [":method", ":path", ":authority", "content-type", "content-encoding", "x-scope-orgid"];
    const sent = names.map((name) => headers.first(name));
    expect(sent).toEqual(["POST", "/v1/metrics", "collector", "application/x-protobuf", "gzip", "mesh"]);
    const samples = sidecar.samples();
    for (const service of ["odd", "even"]) {
      const [point] = receiver.find(1, "istio_requests_total", service);
      expect(point).toMatchObject({ type: "sum", isGone: false, start: 1_700_000_000_000 });
      expect(point!.value).toBe(total(samples, "istio_requests_total", { destination_service: service }));
      const [size] = receiver.find(1, "istio_request_bytes", service);
      expect(size).toMatchObject({ type: "histogram", unit: "By", count: point!.value });
      expect(size!.sum).toBe(total(samples, "istio_request_bytes_sum", { destination_service: service }));
      expect(size!.buckets!.reduce((sum, count) => sum + count)).toBe(size!.count);
      expect(size!.buckets).toHaveLength(size!.bounds!.length + 1);
      const scraped = matching(samples, "istio_requests_total", { destination_service: service })[0]!.labels;
      expect(point!.labels).toEqual(scraped);
    }
    expect(receiver.find(1, "wasm_filter_info")[0]).toMatchObject({ type: "gauge", value: 1 });
    expect(receiver.find(1, "istio_requests_total")[0]!.resource).toEqual({
      "service.name": "reviews",
      "service.namespace": "shop",
      "service.instance.id": "sidecar~10.0.0.1~reviews-v1-abc.shop~shop.svc.cluster.local",
    });
  });

  it("says when a series has expired, once, and from when on it counts again", async () => {
    const receiver = new Receiver();
    const sidecar = await start(receiver, {}, 2);
    for (let i = 0; i < 5; i++) sidecar.request({ host: "job", worker: 0 });
    for (let second = 0; second < 60; second++) {
      sidecar.request({ host: "web", worker: 1 });
      if (second === 50) sidecar.request({ host: "job", worker: 1 });
      await sidecar.host.advance(1000);
    }
    const job = receiver.pushes.map((_, i) => receiver.find(i, "istio_requests_total", "job")[0]);
    const said = job.map((point) => (point ? (point.isGone ? "gone" : String(point.value)) : "-"));
    expect(said.join(" ")).toMatch(/^(5 )+gone (- )+1( 1)*$/);
    expect(job.at(-1)!.start).toBe(1_700_000_050_000);
    expect(receiver.find(receiver.pushes.length - 1, "istio_requests_total", "web")[0]!.value).toBeGreaterThan(45);
  });

  it("is sent again, the same, when the receiver has no time, as late as it asks for", async () => {
    const receiver = new Receiver([{ status: 503 }, { reset: true }, { status: 429, headers: [["retry-after", "6"]] }]);
    const sidecar = await start(receiver);
    sidecar.request();
    await sidecar.host.advance(INTERVAL + 20_000);
    expect(receiver.pushes.length).toBeGreaterThanOrEqual(4);
    for (const { body } of receiver.pushes.slice(1, 4)) expect(body).toEqual(receiver.pushes[0]!.body);
    expect(total(sidecar.samples(), "wasm_stats_push_failures_total")).toBe(0);
  });

  it("is given up when the receiver does not want it, and the next one says it all", async () => {
    const receiver = new Receiver([{ status: 400 }]);
    const sidecar = await start(receiver);
    sidecar.request();
    await sidecar.host.advance(INTERVAL + 6000);
    expect(receiver.pushes).toHaveLength(2);
    expect(receiver.find(1, "istio_requests_total")[0]!.value).toBe(1);
    expect(total(sidecar.samples(), "wasm_stats_push_failures_total")).toBe(1);
    expect(sidecar.host.logs.map(({ message }) => message)).toContain(
      "mesh-stats: push to collector given up: the receiver answered 400",
    );
  });

  it("to a cluster that is not there is a warning, nothing else", async () => {
    const sidecar = await Sidecar.start(configuration);
    sidecar.request();
    await sidecar.host.advance(INTERVAL + 6000);
    expect(sidecar.host.logs.some(({ message }) => message.includes("there is no cluster collector"))).toBe(true);
    expect(total(sidecar.samples(), "istio_requests_total")).toBe(1);
  });

  it("of many label sets goes out in parts, one after the other", async () => {
    const parts: Point[][] = [];
    const times: number[] = [];
    const answer = ({ body }: CalloutRequest): CalloutAnswer => {
      parts.push(decodeExport(gunzipSync(body)));
      times.push(Number(sidecar.host.now / 1_000_000n));
      return { delay: 20 };
    };
    const sidecar = await Sidecar.start(configuration, { clusters: { collector: answer } });
    for (let i = 0; i < 400; i++) sidecar.request({ host: `host-${i}` });
    await sidecar.host.advance(9000);
    expect(parts.length).toBeGreaterThan(5);
    for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeGreaterThanOrEqual(20);
    const all = parts.flat().filter(({ name }) => name === "istio_requests_total");
    expect(new Set(all.map(({ labels }) => labels["destination_service"])).size).toBe(400);
    expect(all).toHaveLength(400);
  });

  it("goes on after a change of the configuration, and memory stays", async () => {
    const receiver = new Receiver();
    const sidecar = await start(receiver, {}, 2);
    sidecar.request();
    await sidecar.host.advance(6000);
    let pages = 0;
    for (let change = 0; change < 6; change++) {
      await sidecar.update({ ...configuration, tcp_reporting_duration: `${change + 1}s` });
      sidecar.request();
      await sidecar.host.advance(12_000);
      if (change === 1) pages = sidecar.host.memoryPages();
    }
    const last = receiver.pushes.length - 1;
    expect(receiver.find(last, "istio_requests_total")[0]!.value).toBe(7);
    expect(receiver.pushes.length).toBeGreaterThanOrEqual(6);
    expect(sidecar.host.memoryPages()).toBe(pages);
  });
});
