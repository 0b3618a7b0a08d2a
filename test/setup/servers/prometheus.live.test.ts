import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startPrometheus, untilValue, type Prometheus } from "./prometheus.js";

let target: HttpServer;
let prometheus: Prometheus;

beforeAll(async () => {
  target = createServer((_, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4").end("answers_total 42\n");
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const { port } = target.address() as AddressInfo;
  prometheus = await startPrometheus({
    config: JSON.stringify({
      global: { scrape_interval: "1s" },
      scrape_configs: [{ job_name: "t", static_configs: [{ targets: [`127.0.0.1:${String(port)}`] }] }],
    }),
  });
});
afterAll(async () => {
  await prometheus.stop();
  target.close();
});

it("scrapes and answers", async () => {
  expect(await untilValue(prometheus, "answers_total", (value) => value > 0)).toBe(42);
  expect(await prometheus.value('up{job="t"}')).toBe(1);
  expect(await prometheus.value("nothing_of_that_name")).toBeNaN();
});

it("says what is wrong with a query", async () => {
  await expect(prometheus.value("sum(")).rejects.toThrow(/parse error/);
});
