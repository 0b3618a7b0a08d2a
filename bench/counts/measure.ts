import { gzipSync } from "node:zlib";
import { createHost, type Counts } from "proxy-wasm-assemblyscript-sdk/host";
import { difference, readMeter, type Measured } from "../../test/support/meter/measured.js";
import { meterModule, type MeterOptions } from "../../test/support/meter/meter.js";
import { debugModule, releaseModule } from "./modules.js";
import type { Scenario } from "./scenario.js";

/** What one callback costs. All figures are exact. */
export interface CallbackCounts {
  readonly hostCalls: number;
  /** Host calls that gave bytes, each of which enters the module's allocator. */
  readonly byteReturning: number;
  /** Bytes that the host read from the module's memory. */
  readonly bytesRead: number;
  /** Bytes that the host wrote to memory that it had asked the module for. */
  readonly bytesWritten: number;
  /** Memory taken from the heap, objects of the collector included. */
  readonly heapAllocations: number;
  /** Objects of the garbage collector. */
  readonly gcAllocations: number;
  /** WebAssembly instructions executed in the release build. */
  readonly instructions: number;
}

export interface ScenarioCounts {
  readonly module: { readonly bytes: number; readonly gzip: number };
  /** By name of the callback, in the order of the ABI. */
  readonly callbacks: Readonly<Record<string, CallbackCounts>>;
}

/** Requests before the one that counts: caches are filled then, ids known, the collector far from due. */
const WARM_UP = 20;

const ALLOCATIONS = {
  heap: /^~lib\/rt\/tlsf\/__(alloc|realloc)$/,
  gc: /^~lib\/rt\/[it]cms\/__(new|renew)$/,
};

/** Plays a scenario on the Node host and counts. Allocations are counted in the debug build, which inlines none of them. */
export async function measure(scenario: Scenario): Promise<ScenarioCounts> {
  const release = await releaseModule(scenario.module);
  const debug = await debugModule(scenario.module);
  const fast = await play(scenario, release, {});
  const named = await play(scenario, debug, { calls: ALLOCATIONS });
  const callbacks: Record<string, CallbackCounts> = {};
  for (const [name, counts] of Object.entries(fast.counts.callbacks)) {
    callbacks[name] = {
      hostCalls: counts.total,
      byteReturning: counts.byteReturning,
      bytesRead: counts.bytesIn,
      bytesWritten: counts.bytesOut,
      heapAllocations: named.metered(name).calls["heap"] ?? NaN,
      gcAllocations: named.metered(name).calls["gc"] ?? NaN,
      instructions: fast.metered(name).instructions,
    };
  }
  return { module: { bytes: release.length, gzip: gzipSync(release, { level: 9 }).length }, callbacks };
}

interface Played {
  readonly counts: Counts;
  /** What was counted in one callback. */
  readonly metered: (callback: string) => Measured;
}

async function play(scenario: Scenario, module: Uint8Array, options: MeterOptions): Promise<Played> {
  const metered = meterModule(module, options);
  const host = await createHost({ ...scenario.host, module: metered, mainThread: false, logLevel: "warn" });
  const plugin = await host.loadPlugin(scenario.plugin);
  const once = (): void => {
    if (scenario.connection === undefined) {
      const { response } = plugin.exchangeSync(scenario.exchange);
      if (response.status !== 200) throw new Error(`${scenario.name}: the answer is ${String(response.status)}`);
    } else {
      plugin.connection(scenario.connection);
    }
    if (scenario.passing !== undefined) host.advanceSync(scenario.passing);
  };
  const labels = Object.keys(options.calls ?? {});
  const readAll = (names: readonly string[]): Map<string, Measured> =>
    new Map(names.map((name) => [name, readMeter((global) => host.exportedGlobal(global), labels, name)]));
  for (let i = 0; i < WARM_UP; i++) once();
  const callbacks = Object.keys(host.counts.callbacks).filter((name) => name.startsWith("proxy_on_"));
  const before = readAll(callbacks);
  host.resetCounts();
  once();
  const after = readAll(callbacks);
  const { counts, logs } = host;
  if (logs.length > 0) throw new Error(`${scenario.name}: ${logs[0]!.message}`);
  return { counts, metered: (name) => difference(after.get(name)!, before.get(name)!) };
}
