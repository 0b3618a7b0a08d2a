import { rates, type LatencyPlan } from "./measure/latency.js";
import { scrapings } from "./model/results.js";
import type { Implementation, Variant, Work } from "./model/work.js";
import type { Options } from "./options.js";

/** How much is measured, and how long that takes. */
export interface Plan {
  readonly works: readonly Work[];
  readonly blocks: number;
  readonly blockSeconds: number;
  readonly starts: number;
  readonly latency: LatencyPlan;
  readonly stalledSeconds: number;
  /** Traffic while metrics are scraped; null: not measured. */
  readonly storm: LatencyPlan | null;
  /** Starts of each chain for memory; 0: not measured. */
  readonly memoryStarts: number;
  /** Requests over which linear memory is watched; 0: not measured. */
  readonly requests: number;
  /** Sizes of the registry whose slices are timed. */
  readonly labelSets: readonly number[];
  /** What all that takes, roughly, modules not counted. */
  readonly minutes: number;
}

/** Works that a quick run shows. */
export const main = [
  ...["add-header", "headers-60", "authz-10-6", "authz-1000-6"],
  ...["metadata-exchange", "stats-registry", "stats-envoy", "chain"],
];

/** Implementations whose latency is measured, by work. */
export const latencyOf: Readonly<Record<string, readonly Implementation[]>> = {
  "add-header": ["none", "native", "lua", "sdk", "rust"],
  chain: ["none", "sdk"],
};

/** Of each block: the generator's start, its warm-up, and the answers that are under way at the end. */
const blockOverhead = 0.35;
/** Of an Envoy until it answers, for the average module. */
const startSeconds = 0.4;

const modes = {
  quick: {
    ...{ blocks: 3, blockSeconds: 1, starts: 1, latency: { passes: 1, seconds: 1.5 }, stalledSeconds: 3 },
    ...{ memoryStarts: 1, requests: 50_000, contestSeconds: 190 },
    storm: { passes: 1, seconds: 3 },
    labelSets: [1_000, 2_000],
  },
  full: {
    ...{ blocks: 11, blockSeconds: 2, starts: 3, latency: { passes: 2, seconds: 5 }, stalledSeconds: 10 },
    ...{ memoryStarts: 5, requests: 1_000_000, contestSeconds: 1_200 },
    storm: { passes: 3, seconds: 5 },
    labelSets: [1_000, 2_000, 10_000, 100_000],
  },
} as const;

type Mode = (typeof modes)[keyof typeof modes];

/** A choice of works makes a run about these alone: what is measured beside them is left out. */
export function planOf(options: Options, all: readonly Work[]): Plan {
  const mode = modes[options.mode];
  const { works: chosen, by } = options;
  const whole = chosen === null && by === null;
  const wanted = chosen ?? (options.mode === "quick" ? main : all.map(({ name }) => name));
  const works = all.filter(({ name }) => wanted.includes(name)).map((work) => only(work, by));

  const variants = works.reduce((sum, work) => sum + work.variants.length + 2, 0);
  const runs = Math.max(variants * mode.blocks, 1);
  const times = options.repeat ? 2 : 1;
  // many works share the time by shorter blocks
  const share = mode.contestSeconds / runs - blockOverhead;
  const blockSeconds = Math.round(Math.max(Math.min(mode.blockSeconds, share), 0.4) * 100) / 100;
  const contest = runs * (blockSeconds + blockOverhead) + variants * mode.starts * startSeconds;
  return {
    ...{ works, blocks: mode.blocks, blockSeconds, starts: mode.starts, latency: mode.latency },
    stalledSeconds: whole ? mode.stalledSeconds : 0,
    storm: whole ? mode.storm : null,
    memoryStarts: whole ? mode.memoryStarts : 0,
    requests: whole ? mode.requests : 0,
    labelSets: whole ? mode.labelSets : [],
    minutes: Math.ceil((contest * times + latencySeconds(mode, works) + (whole ? besideSeconds(mode) : 0)) / 60),
  };
}

function latencySeconds({ latency }: Mode, works: readonly Work[]): number {
  const compared = works.reduce((sum, { name }) => sum + (latencyOf[name]?.length ?? 0), 0);
  return compared * rates.length * latency.passes * (latency.seconds + 0.7);
}

function besideSeconds({ stalledSeconds, storm, memoryStarts, requests }: Mode): number {
  const chains = 10;
  const exchangeSeconds = 60e-6;
  const storms = 5 + scrapings.length * storm.passes * (storm.seconds + 2);
  return 2 * stalledSeconds + storms + chains * memoryStarts * 2 + 3 * exchangeSeconds * (requests + 100_000);
}

function only(work: Work, by: readonly Implementation[] | null): Work {
  if (by === null) return work;
  return { ...work, variants: work.variants.filter((variant: Variant) => by.includes(variant.by)) };
}
