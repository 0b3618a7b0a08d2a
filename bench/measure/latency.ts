import type { LatencyResult } from "../model/results.js";
import type { Implementation, Work } from "../model/work.js";
import { reasonOf, type Bench } from "./bench.js";
import { none, upstreamOf } from "./contest.js";
import { Contestant } from "./contestant.js";
import { median } from "./estimate.js";
import { shuffled } from "./order.js";

/** Requests per second; the slowest of what is compared saturates well above. */
export const rates = [1_000, 3_000, 5_000] as const;

export interface LatencyPlan {
  readonly passes: number;
  /** Of each rate and variant, in each pass. */
  readonly seconds: number;
}

type Quantiles = LatencyResult["quantiles"];

interface Run {
  readonly contestant: Contestant;
  readonly rate: number;
  readonly passes: Quantiles[];
  failed: number;
  loadWaited: number;
}

/**
 * Latency at fixed rates, from the time at which each request was meant to be sent.
 * @param by implementations that are compared; one that does not run is left out, with a line that says so
 */
export async function measureLatency(
  work: Work,
  by: readonly Implementation[],
  plan: LatencyPlan,
  bench: Bench,
): Promise<LatencyResult[]> {
  const variants = [none, ...work.variants].filter((variant) => by.includes(variant.by));
  const contestants = variants.map((variant) => new Contestant(work, variant, { ...bench, starts: 1 }));
  const runs = contestants.flatMap((contestant) =>
    rates.map((rate): Run => ({ contestant, rate, passes: [], failed: 0, loadWaited: 0 })),
  );
  const upstream = await upstreamOf(work, bench);
  try {
    for (const each of contestants) await each.start(upstream?.port ?? null);
    for (let pass = 1; pass <= plan.passes; pass++) {
      for (const run of shuffled(runs, bench.random)) {
        bench.show(`latency of ${work.name}: pass ${pass} of ${plan.passes}, ${run.contestant.name}, ${run.rate}/s`);
        if (run.contestant.measured) await measure(run, plan, bench);
      }
    }
  } finally {
    for (const each of contestants) await each.stop();
    await upstream?.stop();
  }
  return runs.filter(({ contestant }) => contestant.measured).map((run) => result(run, plan));
}

async function measure(run: Run, plan: LatencyPlan, bench: Bench): Promise<void> {
  const { contestant, rate } = run;
  try {
    const report = await bench.tool.open({
      ...{ port: contestant.proxy.port, work: contestant.work, rate },
      ...{ connections: 64, warmSeconds: 0.3, seconds: plan.seconds },
    });
    run.passes.push(report.quantiles);
    run.failed += report.failed;
    run.loadWaited = Math.max(run.loadWaited, report.waited);
  } catch (error) {
    await contestant.exclude(reasonOf(error));
  }
}

function result({ contestant, rate, passes, failed, loadWaited }: Run, plan: LatencyPlan): LatencyResult {
  const { by, label } = contestant.variant;
  return {
    ...{ work: contestant.work.name, by, ...(label === undefined ? {} : { label }) },
    ...{ rate, seconds: plan.seconds * plan.passes, quantiles: middle(passes), failed, loadWaited },
  };
}

/** The median of the passes at each quantile: one pass that the machine disturbed does not decide. */
export function middle(passes: readonly Quantiles[]): Quantiles {
  return (passes[0] ?? []).map(([quantile], i) => [quantile, median(passes.map((each) => each[i]![1]))] as const);
}
