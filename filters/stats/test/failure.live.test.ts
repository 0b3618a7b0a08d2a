import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { RealSidecar } from "./envoy.js";
import { matching, total } from "../cli/exposition/text.js";
import { compileWatched } from "./watched.js";

let sidecar: RealSidecar;

afterEach(() => sidecar.stop());

it(
  "a VM that fails takes at most a tick of one worker with it, and what it took is counted",
  { timeout: 240_000 },
  async () => {
    const configuration = { flush_interval: "100ms", limits: { label_sets: 30 } };
    sidecar = await RealSidecar.start({ configuration, workers: 4, module: await compileWatched() });
    const traps = 20;
    let answered = 0;
    let trapped = 0;
    let running = true;
    const started = Date.now();
    const load = Array.from({ length: 8 }, async (_, lane) => {
      for (let i = 0; running; i++) {
        const { status } = await sidecar.get("/", { host: `host-${i * 8 + lane}` });
        if (status === 200) answered++;
      }
    });
    for (; trapped < traps; trapped++) {
      await delay(500);
      expect((await sidecar.get("/", { "x-trap": "1" })).status).toBe(503);
    }
    await delay(1500);
    running = false;
    await Promise.all(load);
    const rate = answered / (Date.now() - started);
    // seats without a sign of life are given up after six times ten ticks
    await delay(8500);
    const samples = await sidecar.scrape();
    const lost = total(samples, "wasm_stats_lost_updates_total");
    expect(total(samples, "istio_requests_total") + lost).toBe(answered);
    expect(lost).toBeLessThanOrEqual(traps * rate * 100 * 3);
    expect(matching(samples, "istio_requests_total").length).toBeLessThanOrEqual(31);
    expect(total(samples, "istio_requests_total", { otel_metric_overflow: "true" })).toBeGreaterThan(0);
  },
);
