import { createHost, type Host, type HttpStream, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { node } from "../../filters/stats/test/sidecar.js";
import { releaseModule } from "../counts/modules.js";
import type { FigureResult } from "../model/results.js";

const SCRAPE = [
  [":method", "GET"],
  [":scheme", "http"],
  [":authority", "localhost"],
  [":path", "/stats/prometheus"],
  ["accept-encoding", "gzip"],
] as const;

/** Most that may be asked for, so that the largest registry is not refused. */
const LIMITS = { label_sets: 100_000, bytes: 536_870_912 };

/** How long the registry of statistics keeps a worker busy at a time, and what it takes, by the number of label sets. */
export async function measureRegistry(sizes: readonly number[], show: (line: string) => void): Promise<FigureResult[]> {
  const figures: FigureResult[] = [];
  // the host itself is compiled by then
  if (sizes.length > 0) await registryOf(1_000);
  for (const size of sizes) {
    show(`registry with ${size} label sets`);
    figures.push(...(await registryOf(size)));
  }
  return figures;
}

async function registryOf(size: number): Promise<FigureResult[]> {
  const registry = await Registry.start();
  registry.requests(size);
  const first = registry.longestTick(2_000);
  registry.requests(10);
  const later = registry.longestTick(1_000);
  const scrape = registry.scrape();
  const sets = `${size.toLocaleString("en")} label sets`;
  const figure = (name: string, title: string, value: number, unit: string, note: string): FigureResult => ({
    ...{ name: `registry/${size}/${name}`, title: `${title}, ${sets}`, value, unit, note },
  });
  return [
    figure("flush-all", "longest tick when all are new", first * 1_000, "µs", "On the Node host, one run."),
    figure("flush", "longest tick when ten of them changed", later * 1_000, "µs", "On the Node host, one run."),
    figure("scrape", "longest step of a scrape", scrape.longest * 1_000, "µs", scrape.note),
    figure("memory", "linear memory after a scrape", registry.pages * 65_536, "bytes", "One worker's VM."),
    figure("shared-data", "shared data of all workers", registry.sharedBytes, "bytes", "Keys and values."),
  ];
}

class Registry {
  private constructor(
    private readonly host: Host,
    private readonly plugin: Plugin,
    private readonly clock: { passed: number },
  ) {}

  static async start(): Promise<Registry> {
    const module = await releaseModule({ folder: "filters/stats", name: "stats" });
    // work takes its time, as in Envoy: slices end by the clock
    const clock = { passed: 0 };
    const now = (): bigint => BigInt(Math.round((Date.UTC(2026) + clock.passed + performance.now()) * 1e3)) * 1_000n;
    const host = await createHost({ module, node, mainThread: false, pedantic: false, logLevel: "critical", now });
    const configuration = JSON.stringify({ exposition: { port: 0 }, limits: LIMITS });
    const plugin = await host.loadPlugin({ rootId: "stats", direction: "inbound", configuration });
    return new Registry(host, plugin, clock);
  }

  /** Requests of so many label sets, one each. */
  requests(labelSets: number): void {
    for (let i = 0; i < labelSets; i++) {
      this.plugin.exchangeSync({ request: { path: "/", authority: `host-${i}` } });
      // ticks come between, as they do where so many requests take their time
      if (i % 5_000 === 4_999) this.longestTick(500);
    }
  }

  /** The longest of the ticks of so many milliseconds, in milliseconds. */
  longestTick(during: number): number {
    let longest = 0;
    for (let i = 0; i < during; i++) longest = Math.max(longest, this.step(1));
    return longest;
  }

  /** The longest step of one scrape, in milliseconds. */
  scrape(): { longest: number; note: string } {
    const stream: HttpStream = this.plugin.httpStream();
    let longest = timed(() => stream.requestHeaders(SCRAPE, true));
    let steps = 1;
    for (; steps < 100_000 && !stream.complete; steps++) {
      longest = Math.max(longest, this.step(1));
    }
    const { status, body } = stream.localReply!;
    return {
      longest,
      note: `${status} with ${body.length} bytes of gzip after ${steps} steps, on the Node host, one run.`,
    };
  }

  /** Lets milliseconds pass; how long what is due then takes. */
  private step(milliseconds: number): number {
    this.clock.passed += milliseconds;
    return timed(() => this.host.advanceSync(milliseconds));
  }

  get pages(): number {
    return this.host.memoryPages(0);
  }

  get sharedBytes(): number {
    const { sharedData } = this.host;
    return sharedData.keys().reduce((sum, key) => sum + key.length + (sharedData.find("", key)?.value.length ?? 0), 0);
  }
}

function timed(act: () => void): number {
  const began = performance.now();
  act();
  return performance.now() - began;
}
