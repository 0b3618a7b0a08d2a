import { expect, it } from "vitest";
import { createHost } from "proxy-wasm-assemblyscript-sdk/host";
import { readMeter } from "../../test/support/meter/measured.js";
import { meterModule } from "../../test/support/meter/meter.js";
import { releaseModule } from "./modules.js";
import { filter } from "./scenario.js";

const LIVE = 5_000;
/**
 * Instructions that a collection may take: it marks all streams that live and frees about as many that died. On a quiet
 * machine this is a millisecond or less; how long it is there is a figure of the bench.
 */
const COLLECTION = 2_200_000;

it.each([
  ["metadata-exchange", ""],
  ["stats", ""],
  ["header-authz", '{"policies":[{"name":"p","rules":[{"to":[{"operation":{"paths":["/*"]}}]}]}]}'],
])(`a collection by %s beside ${LIVE} streams stays short`, async (name, configuration) => {
  const module = meterModule(await releaseModule(filter(name)));
  const host = await createHost({ module, mainThread: false, pedantic: false, logLevel: "warn" });
  const plugin = await host.loadPlugin({ rootId: name, direction: "inbound", configuration });
  const executed = (): number => readMeter((global) => host.exportedGlobal(global)).instructions;
  const request = [":method", "GET", ":path", "/", ":authority", "shop", ":scheme", "http"];
  const pairs = Array.from({ length: 4 }, (_, i) => [request[2 * i]!, request[2 * i + 1]!] as const);
  for (let i = 0; i < LIVE; i++) plugin.httpStream().requestHeaders(pairs, true);
  const costs: number[] = [];
  for (let i = 0; i < 2 * LIVE; i++) {
    const before = executed();
    plugin.exchangeSync({ request: { path: "/", authority: "shop" } });
    costs.push(executed() - before);
  }
  const ordinary = costs.toSorted((a, b) => a - b)[LIVE]!;
  const pause = Math.max(...costs) - ordinary;
  console.log(`${name}: ${ordinary} instructions per request, ${pause} more with a collection`);
  expect(pause).toBeGreaterThan(LIVE);
  expect(pause).toBeLessThanOrEqual(COLLECTION);
});
