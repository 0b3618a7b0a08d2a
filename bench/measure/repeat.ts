import type { Estimate, RepeatResult, WorkResult } from "../model/results.js";
import { agree, estimate, overBaseline } from "./estimate.js";

/**
 * What two Envoys without a filter differ by, over all HTTP works, or over the others when there is none.
 * @throws Error when nothing was measured
 */
export function controlOf(works: readonly WorkResult[]): Estimate {
  const of = (protocol: string): number[] => works.filter((work) => work.protocol === protocol).flatMap(differences);
  const all = of("http").length > 0 ? of("http") : of("tcp");
  const [reason] = works.flatMap(({ variants }) => variants.flatMap(({ notMeasured }) => notMeasured ?? []));
  if (all.length === 0) throw new Error(`Nothing was measured: ${reason ?? "no work was chosen"}`);
  return estimate(all);
}

function differences({ variants }: WorkResult): number[] {
  const [none, control] = ["none", "control"].map((by) => variants.find((each) => each.by === by)?.blocks);
  return none && control ? overBaseline(control, none) : [];
}

/** The figures that both measurements have, side by side. */
export function compared(first: readonly WorkResult[], second: readonly WorkResult[]): RepeatResult[] {
  return first.flatMap((work, w) =>
    work.variants.flatMap(({ by, label, cpu }, v) => {
      const other = second[w]?.variants[v]?.cpu;
      if (!cpu || !other) return [];
      const named = { work: work.name, by, ...(label === undefined ? {} : { label }) };
      return [{ ...named, first: cpu, second: other, agrees: agree(cpu, other) }];
    }),
  );
}
