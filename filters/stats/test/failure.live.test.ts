import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { RealSidecar } from "./envoy.js";
import { AT_ONCE, Pipeline, REQUESTS } from "./pipeline.js";
import { matching, total } from "../cli/exposition/text.js";
import { compileWatched } from "./watched.js";

const TRAPS = 20;
const LABEL_SETS = 30;

let sidecar: RealSidecar;

afterEach(() => sidecar.stop());

it(
  "a VM that fails takes at most a tick of one worker with it, and what it took is counted; the limit and memory hold",
  { timeout: 240_000 + REQUESTS },
  async () => {
    const configuration = { flush_interval: "100ms", limits: { label_sets: LABEL_SETS } };
    sidecar = await RealSidecar.start({ configuration, workers: 4, module: await compileWatched() });
    let running = true;
    let sent = 0;
    const started = Date.now();
    const lines = Array.from({ length: 8 }, () => new Pipeline(sidecar.port));
    const load = lines.map(async (line) => {
      while (running) {
        const first = sent;
        sent += AT_ONCE;
        await line.get(Array.from({ length: AT_ONCE }, (_, i) => `host-${first + i}`));
        await delay(10);
      }
      line.close();
    });
    for (let trapped = 0; trapped < TRAPS; trapped++) {
      await delay(500);
      expect((await sidecar.get("/", { "x-trap": "1" })).status).toBe(503);
    }
    const early = await residentBytes(sidecar.envoy.pid);
    while (sent < REQUESTS) await delay(100);
    const late = await residentBytes(sidecar.envoy.pid);
    running = false;
    await Promise.all(load);
    const answered = lines.reduce((sum, line) => sum + line.ok, 0);
    const rate = answered / (Date.now() - started);
    // seats without a sign of life are given up after six times ten ticks
    await delay(8500);
    const samples = await sidecar.scrape();
    const lost = total(samples, "wasm_stats_lost_updates_total");
    expect(total(samples, "istio_requests_total") + lost).toBe(answered);
    expect(lost).toBeLessThanOrEqual(TRAPS * rate * 100 * 3);
    expect(matching(samples, "istio_requests_total").length).toBeLessThanOrEqual(LABEL_SETS + 1);
    const overflow = total(samples, "istio_requests_total", { otel_metric_overflow: "true" });
    expect(overflow).toBeGreaterThan(answered - lost - LABEL_SETS * TRAPS);
    expect(late - early).toBeLessThan(32 << 20);
  },
);

/** Memory of a process that is in use. */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, "utf8");
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)![1]) * 1024;
}
