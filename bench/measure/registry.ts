import { createHost, type Host, type HttpStream, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { node } from "../../filters/stats/test/sidecar.js";
import { releaseModule } from "../counts/modules.js";
import type { FigureResult } from "../model/results.js";
import { Pauses, timed, type Step } from "./pauses.js";

const SCRAPE = [
  [":method", "GET"],
  [":scheme", "http"],
  [":authority", "localhost"],
  [":path", "/stats/prometheus"],
] as const;
const GZIP = ["accept-encoding", "gzip"] as const;

/** Most that may be asked for, so that the largest registry is not refused. */
const LIMITS = { label_sets: 100_000, bytes: 536_870_912 };
/** Label sets of the filter's default limit: up to here a scraper may do without compression. */
const PLAIN = 2_000;
/** After so many milliseconds all label sets have expired, or an answer serves no further scrape. */
const EXPIRED = 900_000;
const STALE = 2_000;
/** Scrapes of which the quietest counts. */
const SCRAPES = 3;

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
  const first = await registry.longest(registry.ticks(2_000));
  registry.requests(10);
  const later = await registry.longest(registry.ticks(1_000));
  const scrape = await registry.scrape([...SCRAPE, GZIP]);
  const plain = size <= PLAIN ? await registry.scrape(SCRAPE) : null;
  const { pages, sharedBytes } = registry;
  const expiry = await registry.longest(registry.expire());
  registry.stop();
  const sets = `${size.toLocaleString("en")} label sets`;
  const figure = (name: string, title: string, value: number, unit: string, note: string): FigureResult => ({
    ...{ name: `registry/${size}/${name}`, title: `${title}, ${sets}`, value, unit, note },
  });
  const step = (name: string, title: string, milliseconds: number, note = ON_NODE): FigureResult =>
    figure(name, title, milliseconds * 1_000, "µs", note);
  return [
    step("flush-all", "longest tick when all are new", first),
    step("flush", "longest tick when ten of them changed", later),
    step("scrape", "longest step of a scrape with gzip", scrape.longest, scrape.note),
    ...(plain === null
      ? []
      : [
          step("scrape-plain", "longest step of a scrape without gzip, but the last", plain.longest, plain.note),
          step("answer-plain", "last step of a scrape without gzip", plain.last, "The host copies the whole body."),
        ]),
    step("expiry", "longest tick while all expire", expiry),
    figure("memory", "linear memory after the scrapes", pages * 65_536, "bytes", "One worker's VM."),
    figure("shared-data", "shared data of all workers", sharedBytes, "bytes", "Keys and values."),
  ];
}

const ON_NODE = "On the Node host, one run, without the pauses of the host's own collector.";

class Registry {
  readonly #pauses = new Pauses();

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

  stop(): void {
    this.#pauses.stop();
  }

  /** Requests of so many label sets, one each. */
  requests(labelSets: number): void {
    for (let i = 0; i < labelSets; i++) {
      this.plugin.exchangeSync({ request: { path: "/", authority: `host-${i}` } });
      // ticks come between, as they do where so many requests take their time
      if (i % 5_000 === 4_999) this.ticks(500);
    }
  }

  /** The ticks of so many milliseconds. */
  ticks(during: number): Step[] {
    return Array.from({ length: during }, () => this.#step(1));
  }

  /** The ticks in which all label sets are forgotten. */
  expire(): Step[] {
    this.clock.passed += EXPIRED;
    return this.ticks(5_000);
  }

  /** Milliseconds of the longest step. */
  async longest(steps: readonly Step[]): Promise<number> {
    return Math.max(...(await this.#pauses.without(steps)));
  }

  /** The quietest of some scrapes: its longest step but the last, and its last one, in milliseconds. */
  async scrape(
    headers: readonly (readonly [string, string])[],
  ): Promise<{ longest: number; last: number; note: string }> {
    const scrapes = [];
    for (let i = 0; i < SCRAPES; i++) {
      const stream = this.plugin.httpStream();
      const steps = this.#answer(stream, headers);
      const durations = await this.#pauses.without(steps);
      const last = durations.at(-1)!;
      // a large body is handed over in a step of its own, which is told apart where it is not compressed
      const isPlain = !headers.includes(GZIP);
      const longest = Math.max(...(isPlain ? durations.slice(0, -1) : durations));
      const { status, body } = stream.localReply!;
      const note = `${status} with ${body.length} bytes after ${steps.length} steps; the quietest of ${SCRAPES} scrapes.`;
      scrapes.push({ longest, last, note: `${note} ${ON_NODE}` });
      stream.close();
      this.ticks(STALE);
    }
    return scrapes.reduce((quietest, each) => (each.longest < quietest.longest ? each : quietest));
  }

  #answer(stream: HttpStream, headers: readonly (readonly [string, string])[]): Step[] {
    const steps = [timed(() => stream.requestHeaders(headers, true))];
    while (!stream.complete && steps.length < 100_000) steps.push(this.#step(1));
    return steps;
  }

  /** Lets milliseconds pass; how long what is due then takes. */
  #step(milliseconds: number): Step {
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
