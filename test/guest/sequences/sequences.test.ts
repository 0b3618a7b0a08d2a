import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createHost, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { Random } from "../../codecs/mutate.js";
import { root } from "../../setup/paths.mjs";
import { scaled } from "../../setup/scale.js";
import { compileGuest, interfaceOf } from "../../support/compile.js";
import { Meddler } from "./meddler.js";
import { RandomProcess } from "./process.js";
import { serversOf } from "./servers.js";
import { Traffic } from "./traffic.js";

// The module of the conformance cases has many small filters, which use all of the SDK; here all of them share one VM.

const folder = join(root, "test/conformance/assembly");
let module: Uint8Array<ArrayBuffer>;
let rootIds: string[];

beforeAll(async () => {
  const compiled = await compileGuest('export * from "./test/conformance/assembly/index";');
  expect(compiled.messages).toBe("");
  module = compiled.module;
  rootIds = readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => [...readFileSync(join(folder, name), "utf8").matchAll(/register\w+<\w+>\("([^"]+)"\)/g)])
    .map(([, id = ""]) => id);
}, 240_000);

interface Outcome {
  readonly traps: readonly string[];
  readonly streams: number;
  /** Roots that are still there, beside those of the plugins. */
  readonly oldRoots: number;
  readonly pages: number;
  readonly meddled: number;
  readonly called: readonly string[];
}

/** `period` 0 leaves the host as it is. */
async function play(seed: number, period: number): Promise<Outcome> {
  const random = new Random(seed);
  const traffic = new Traffic(random);
  const meddler = new Meddler(random, period);
  return meddler.around(async () => {
    const host = await createHost({
      module,
      mainThread: false,
      pedantic: false,
      logLevel: "error",
      clusters: serversOf(random, traffic),
      dns: { localhost: ["127.0.0.1"] },
    });
    const plugins: Plugin[] = [];
    for (const rootId of rootIds) plugins.push(await host.loadPlugin({ name: rootId, rootId, configuration: "a" }));
    const process = new RandomProcess(host, plugins, random, traffic);
    meddler.isActive = period > 0;
    await process.run(STREAMS);
    process.finish();
    return {
      traps: host.logs.map(({ message }) => message).filter((message) => message.includes("Uncaught")),
      streams: process.ended,
      oldRoots: host.liveContexts() - plugins.length,
      pages: host.memoryPages(),
      meddled: meddler.touched,
      called: Object.keys(host.counts.calls),
    };
  });
}

// Fewer do not come upon everything.
const STREAMS = Math.max(20_000, scaled(50_000));
// 1.5 MB for 40 live streams of all filters, however many there have been.
const PAGES = 24;

describe("random sequences of callbacks as Envoy makes them: no trap, and memory does not follow their number", () => {
  it("from a host that tells the truth", async () => {
    const { traps, streams, oldRoots, pages, called } = await play(1, 0);
    expect(traps).toEqual([]);
    expect(streams).toBeGreaterThanOrEqual(STREAMS);
    expect(oldRoots).toBe(0);
    expect(pages).toBeLessThanOrEqual(PAGES);
    const { imports } = interfaceOf({ module });
    expect(imports.filter((name) => !called.includes(name.replace("env.", "")))).toEqual([]);
  }, 600_000);

  it("from a host that answers what it should not", async () => {
    const { traps, meddled, pages } = await play(2, 8);
    expect(traps).toEqual([]);
    expect(meddled).toBeGreaterThan(STREAMS / 5);
    expect(pages).toBeLessThanOrEqual(PAGES);
  }, 600_000);
});
