import { afterAll, beforeAll, expect, it } from "vitest";
import { scrapeListener } from "../cli/scrape/listener.js";
import { RealSidecar } from "./envoy.js";
import { parseExposition, total } from "../cli/exposition/text.js";
import { builtModule } from "./sidecar.js";
import { freePort } from "./prometheus.js";

const configuration = { metrics: [{ name: "request_bytes", buckets: { explicit_buckets: { bounds: [7, 700] } } }] };

let sidecar: RealSidecar;
let port: number;

beforeAll(async () => {
  port = await freePort();
  const options = {
    name: "stats",
    namespace: "",
    labels: {},
    port,
    path: "/metrics",
    url: "",
    module: builtModule,
    configuration,
  };
  sidecar = await RealSidecar.start({ configuration, workers: 2, listeners: [scrapeListener(options)] });
});

afterAll(() => sidecar.stop());

it("the printed listener shows what another one has counted, and nothing else", async () => {
  for (let i = 0; i < 6; i++) await sidecar.get("/", { host: "web" });
  await new Promise((resolve) => setTimeout(resolve, 800));
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  const samples = parseExposition(await answer.text());
  expect(total(samples, "istio_requests_total", { destination_service: "web" })).toBe(6);
  expect(total(samples, "istio_request_bytes_bucket", { destination_service: "web", le: "700" })).toBe(6);
  expect((await fetch(`http://127.0.0.1:${port}/else`)).status).toBe(404);
  expect(sidecar.complaints()).toEqual([]);
});
