import type { Implementation } from "./work.js";

/** A median with its 95 % interval (bootstrap over blocks). */
export interface Estimate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface VariantResult {
  readonly by: Implementation;
  readonly label?: string;
  /** Why there is no figure: "not measured: cargo is not installed". All of the following is absent then. */
  readonly notMeasured?: string;
  /** Nanoseconds of the worker thread per request, over the same Envoy without a filter in the same block. */
  readonly cpu?: Estimate;
  /** Nanoseconds of the worker thread per request, as measured, one figure per block. */
  readonly blocks?: readonly number[];
  /** Requests per second, one figure per block. */
  readonly rates?: readonly number[];
  /** Share of time in which the worker had work (ran or was ready to), 0–1, the least of all blocks: under 0.95 the load did not saturate. */
  readonly saturation?: number;
  /** Share of time in which something else had the load generator's processor, the greatest of all blocks. */
  readonly loadWaited?: number;
  /** Bytes of the module. */
  readonly size?: { readonly raw: number; readonly gzip: number };
  /** RSS over the same Envoy without a filter, bytes, after load. */
  readonly memory?: number;
  /**
   * Milliseconds on the processor from the start to the first answer, over the same Envoy without a filter, the least of
   * all starts: what the start takes on a machine with nothing else to do.
   */
  readonly start?: number;
}

export interface WorkResult {
  readonly name: string;
  readonly title: string;
  readonly protocol: "http" | "tcp";
  readonly requestHeaders: number;
  readonly variants: readonly VariantResult[];
}

/** Latency at one fixed rate, from the intended time of sending; microseconds. */
export interface LatencyResult {
  readonly work: string;
  readonly by: Implementation;
  readonly label?: string;
  readonly rate: number;
  readonly seconds: number;
  /** Latency at each quantile of `quantiles`. */
  readonly quantiles: readonly (readonly [number, number])[];
  readonly failed: number;
  /** Share of time in which something else had the load generator's processor, the greatest of all passes. */
  readonly loadWaited?: number;
}

/** How the metrics are scraped meanwhile: not at all, compressed, without compression, or compressed with slow readers. */
export const scrapings = ["none", "gzip", "slow", "plain"] as const;
export type Scraping = (typeof scrapings)[number];

/** Latency of traffic through the statistics filter while many scrape its registry at once; microseconds. */
export interface StormResult {
  readonly scraping: Scraping;
  /** Scrapers that ask at the same moments, once a second. */
  readonly scrapers: number;
  readonly labelSets: number;
  /** Requests of the traffic per second. */
  readonly rate: number;
  readonly seconds: number;
  readonly quantiles: LatencyResult["quantiles"];
  readonly failed: number;
  /** Share of time in which something else had the load generator's processor, the greatest of all passes. */
  readonly loadWaited: number;
  /** What became of the scrapes; absent without any. */
  readonly scrapes?: {
    readonly statuses: Readonly<Record<string, number>>;
    readonly failed: number;
    /** Of all answers. */
    readonly bytes: number;
    readonly quantiles: LatencyResult["quantiles"];
  };
}

/** What several filters cost in memory and at start. */
export interface MemoryResult {
  readonly title: string;
  readonly workers: number;
  /** Bytes over no filter. */
  readonly rss: number;
  /** Milliseconds on the processor until the first answer, over no filter. */
  readonly start: number;
}

/** A single figure with its meaning: linear memory after a million requests, worst pause of the collector. */
export interface FigureResult {
  readonly name: string;
  readonly title: string;
  readonly value: number;
  readonly unit: string;
  /** What was measured and what limits the figure. */
  readonly note: string;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory: number;
  readonly kernel: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Share of time that the hypervisor took away during the run, 0–1. */
  readonly steal: number;
  readonly revision: string;
}

/** A figure measured twice, with every process restarted in between. */
export interface RepeatResult {
  readonly work: string;
  readonly by: Implementation;
  readonly label?: string;
  readonly first: Estimate;
  readonly second: Estimate;
  /** Whether the two intervals meet. */
  readonly agrees: boolean;
}

/** One run of the bench, as it is kept in `results/*.json`. */
export interface Results {
  readonly format: 1;
  readonly date: string;
  readonly mode: "quick" | "full";
  readonly machine: Machine;
  readonly blocks: number;
  readonly blockSeconds: number;
  readonly connections: number;
  /** The difference between two Envoys without a filter: nothing smaller is claimed. */
  readonly control: Estimate;
  readonly works: readonly WorkResult[];
  readonly latency: readonly LatencyResult[];
  /** Absent in runs from before it was measured. */
  readonly storm?: readonly StormResult[];
  /** Latency as seen against an upstream that stalls, by an open loop and by a closed one: shows that the former tells. */
  readonly stalled: readonly {
    readonly loop: "open" | "closed";
    readonly quantiles: readonly (readonly [number, number])[];
  }[];
  readonly memory: readonly MemoryResult[];
  readonly figures: readonly FigureResult[];
  /** Only of runs with `--repeat`. */
  readonly repeated?: readonly RepeatResult[];
}
