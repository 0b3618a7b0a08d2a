import { describe, expect, it } from "vitest";
import { createHost } from "proxy-wasm-assemblyscript-sdk/host";
import { scaled } from "../setup/scale.js";
import { NODE, SUBJECTS } from "./filters.js";
import { exchanges } from "./traffic.js";

describe.each(SUBJECTS)("$name on the Node host", ({ module, configuration }) => {
  it("keeps its memory and its temper over many requests", { timeout: 3_600_000 }, async () => {
    const host = await createHost({ module, node: NODE, mainThread: false, pedantic: false, logLevel: "warn" });
    const plugin = await host.loadPlugin({ configuration, direction: "inbound" });
    const kinds = exchanges(64, 1);
    const play = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        plugin.exchangeSync(kinds[i % kinds.length]);
        // A clock that moves lets timers run: flushes, sweeps.
        if (i % 1_000 === 0) await host.advance(1_000);
      }
    };
    await play(10_000);
    const pages = host.memoryPages(0);
    await play(scaled(100_000) - 10_000);
    expect(host.memoryPages(0)).toBe(pages);
    expect(host.logs).toEqual([]);
  });
});
