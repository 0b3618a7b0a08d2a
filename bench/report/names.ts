import type { Results, VariantResult, WorkResult } from "../model/results.js";
import type { Implementation } from "../model/work.js";

/** Short names, for columns and lines of a chart; `titles` of the model has the long ones. */
export const shortNames: Record<Implementation, string> = {
  none: "no filter",
  control: "no filter (A/A)",
  native: "native (C++)",
  lua: "Lua",
  floor: "raw ABI",
  sdk: "our SDK",
  rust: "Rust SDK",
  go: "Go SDK",
  gcore: "G-Core AS",
  solo: "solo AS",
};

export const nameOf = ({ by, label }: { readonly by: Implementation; readonly label?: string }): string =>
  label === undefined ? shortNames[by] : `${shortNames[by]} (${label})`;

/** One variant of one work. */
export interface Reference {
  readonly work: string;
  readonly by: Implementation;
  readonly label?: string;
}

export function findVariant(results: Results, { work, by, label }: Reference): VariantResult | undefined {
  return findWork(results, work)?.variants.find((variant) => variant.by === by && variant.label === label);
}

export const findWork = (results: Results, name: string): WorkResult | undefined =>
  results.works.find((work) => work.name === name);

/** A sentence begins with a capital letter. */
export const sentence = (title: string): string => title.charAt(0).toUpperCase() + title.slice(1);

/** Two Envoys without a filter are the measure, no contestants. */
export const contestants = (work: WorkResult): readonly VariantResult[] =>
  work.variants.filter(({ by }) => by !== "none" && by !== "control");
