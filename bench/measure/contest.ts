import type { WorkResult } from "../model/results.js";
import type { Answer, Variant, Work } from "../model/work.js";
import { reasonOf, type Bench } from "./bench.js";
import { Contestant } from "./contestant.js";
import { difference } from "./equality.js";
import type { Upstream } from "./load.js";
import { shuffled } from "./order.js";

/** What everything is compared with. */
export const none: Variant = { by: "none", filters: () => [] };
const control: Variant = { by: "control", filters: () => [] };

/** The processor's time that each variant of a work takes, in blocks that all of them share. */
export async function measureWork(work: Work, bench: Bench): Promise<WorkResult> {
  const { bootstrap } = work.variants.find((variant) => variant.bootstrap) ?? none;
  // the same Envoy but for the filter
  const idle = [none, control].map((variant) => (bootstrap ? { ...variant, bootstrap } : variant));
  const variants = [...idle, ...work.variants];
  const contestants = variants.map((variant) => new Contestant(work, variant, bench));
  const baseline = contestants[0]!;
  let upstream: Upstream | null = null;
  try {
    upstream = await upstreamOf(work, bench);
    for (const each of contestants) {
      bench.show(`${work.name}: starting ${each.name}`);
      await each.start(upstream?.port ?? null);
    }
    await compare(work, contestants);
    for (let block = 1; block <= bench.blocks; block++) {
      for (const each of shuffled(contestants, bench.random)) {
        bench.show(`${work.name}: block ${block} of ${bench.blocks}, ${each.name}`);
        if (each.measured) await each.measure().catch((error: unknown) => each.exclude(reasonOf(error)));
      }
      if (!baseline.measured) throw new Error(`Envoy without a filter was not measured: ${baseline.notMeasured}`);
    }
  } catch (error) {
    for (const each of contestants) await each.exclude(reasonOf(error));
  } finally {
    for (const each of contestants) await each.stop();
    await upstream?.stop();
  }
  return {
    ...{ name: work.name, title: work.title, protocol: work.protocol },
    requestHeaders: work.request.headers.length,
    variants: contestants.map((each) => each.result(baseline)),
  };
}

/** The server behind Envoy; null when Envoy answers itself. */
export async function upstreamOf(work: Work, bench: Bench): Promise<Upstream | null> {
  if (work.answeredBy === "envoy" && work.protocol === "http") return null;
  return bench.tool.upstream({
    tcp: work.protocol === "tcp",
    ...(work.upstreamBody === undefined ? {} : { body: work.upstreamBody }),
    ...(work.upstreamHeaders === undefined ? {} : { headers: work.upstreamHeaders }),
  });
}

/** Excludes who does not do the work as the others do. Ours is the measure, else the first that runs. */
async function compare(work: Work, contestants: readonly Contestant[]): Promise<void> {
  const answered = new Map<Contestant, Answer[]>();
  for (const each of contestants.filter(({ measured }) => measured)) {
    try {
      const answers = await each.answers();
      answered.set(each, answers);
      if (doesNothing(each)) continue;
      work.check?.(each.variant, answers);
    } catch (error) {
      await each.exclude(reasonOf(error));
    }
  }
  if (work.check) return;
  const working = contestants.filter((each) => each.measured && !doesNothing(each));
  const model = working.find(({ variant }) => variant.by === "sdk") ?? working[0];
  for (const each of working) {
    const found = difference(work, answered.get(each)!, answered.get(model!)!);
    if (found !== null) await each.exclude(found);
  }
}

function doesNothing({ variant }: Contestant): boolean {
  return variant.by === "none" || variant.by === "control";
}
