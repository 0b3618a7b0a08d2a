import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { total } from "../cli/exposition/text.js";
import { RealSidecar } from "./envoy.js";

// What a worker has counted and not written is written when its root is asked to end, all at once: Envoy gives a root of
// a VM that goes no further tick.

const LABEL_SETS = 2_000;
/** Nothing is written by ticks meanwhile. */
const SELDOM = { flush_interval: "60s", limits: { label_sets: LABEL_SETS } };

let sidecar: RealSidecar;

afterEach(() => sidecar.stop());

it.each([
  ["the configuration", undefined],
  ["the VM", "another VM"],
])("loses none of 2,000 label sets that wait to be written when %s goes", { timeout: 60_000 }, async (_, vm) => {
  sidecar = await RealSidecar.start({ configuration: SELDOM, workers: 2 });
  const vms = await sidecar.vms();
  for (let i = 0; i < LABEL_SETS; i += 16) {
    const some = Array.from({ length: Math.min(16, LABEL_SETS - i) }, (_, k) => `host-${i + k}`);
    await Promise.all(some.map((host) => sidecar.get("/", { host })));
  }
  await sidecar.update({ ...SELDOM, flush_interval: "59s" }, vm);
  for (let i = 0; i < 400 && !(await isReplaced()); i++) await delay(25);
  await delay(200);
  const samples = await sidecar.scrape("/stats/prometheus?name[]=istio_requests_total");
  expect(total(samples, "istio_requests_total")).toBe(LABEL_SETS);
  expect(await sidecar.vms()).toBe(vms);
  expect(sidecar.complaints()).toEqual([]);

  async function isReplaced(): Promise<boolean> {
    const { values } = await sidecar.envoy.admin.stats("config_reload$");
    const reloads = [...values.values()].reduce((sum, value) => sum + value, 0);
    return reloads > 1 && (await sidecar.vms()) === vms;
  }
});
