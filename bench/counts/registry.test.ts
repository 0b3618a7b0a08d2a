import { beforeAll, describe, expect, it } from "vitest";
import { createHost, type Host, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { node } from "../../filters/stats/test/sidecar.js";
import { readMeter } from "../../test/support/meter/measured.js";
import { meterModule } from "../../test/support/meter/meter.js";
import { releaseModule } from "./modules.js";
import { filter } from "./scenario.js";

let module: Uint8Array;

beforeAll(async () => {
  module = meterModule(await releaseModule(filter("stats")));
});

/** The stats filter on a clock that moves with the instructions that it executes, one per nanosecond. */
class MeteredStats {
  private constructor(
    readonly host: Host,
    readonly plugin: Plugin,
  ) {}

  static async start(settings: object): Promise<MeteredStats> {
    let executed = (): bigint => 0n;
    const now = (): bigint => 1_700_000_000_000_000_000n + executed();
    const host = await createHost({ module, node, mainThread: false, pedantic: false, logLevel: "warn", now });
    const configuration = JSON.stringify({ exposition: { port: 0 }, limits: { label_sets: 5_000 }, ...settings });
    const plugin = await host.loadPlugin({ rootId: "stats", direction: "inbound", configuration });
    executed = () => BigInt(host.exportedGlobal("__instructions") ?? 0);
    return new MeteredStats(host, plugin);
  }

  requests(labelSets: number): void {
    for (let i = 0; i < labelSets; i++) {
      this.plugin.exchangeSync({ request: { path: "/", authority: `host-${String(i)}` } });
    }
  }

  /** Instructions in a callback, or in all, so far. */
  executed(callback?: string): number {
    return readMeter((name) => this.host.exportedGlobal(name), [], callback).instructions;
  }
}

describe("the registry of statistics", () => {
  it("writes what was counted since the last tick, however many label sets there are", async () => {
    const flush = async (labelSets: number): Promise<number> => {
      const stats = await MeteredStats.start({});
      stats.requests(labelSets);
      stats.host.advanceSync(10_000);
      stats.requests(10);
      const before = stats.executed("proxy_on_tick");
      stats.host.advanceSync(10_000);
      return stats.executed("proxy_on_tick") - before;
    };
    const [few, many] = [await flush(100), await flush(2_000)];
    console.log(`instructions to flush ten requests: ${few} beside 100 label sets, ${many} beside 2,000`);
    expect(many).toBeLessThanOrEqual(few * 1.5);
  });

  it("renders 2,000 label sets in slices that block nobody", { timeout: 120_000 }, async () => {
    const stats = await MeteredStats.start({});
    stats.requests(2_000);
    let longest = 0;
    let slices = 0;
    const observe = (act: () => void): void => {
      const before = stats.executed();
      act();
      longest = Math.max(longest, stats.executed() - before);
      slices++;
    };
    for (let i = 0; i < 100; i++) observe(() => stats.host.advanceSync(50));
    const stream = stats.plugin.httpStream();
    observe(() => {
      const headers = [":method", "GET", ":scheme", "http", ":authority", "localhost", ":path", "/stats/prometheus"];
      const pairs = Array.from({ length: 4 }, (_, i) => [headers[2 * i]!, headers[2 * i + 1]!] as const);
      stream.requestHeaders(pairs, true);
    });
    for (let i = 0; i < 1_000 && !stream.complete; i++) observe(() => stats.host.advanceSync(1));
    console.log(`scrape of 2,000 label sets: ${slices} steps, the longest of ${longest} instructions`);
    expect(stream.localReply?.status).toBe(200);
    expect(stream.localReply?.body.length).toBeGreaterThan(10_000_000);
    expect(longest).toBeLessThanOrEqual(5_000_000);
  });
});
