import type { CasePlan } from "../../sdk/cases/plan/plan.js";

/** A case that claims to prove functions says so in its name: `proxy_a, proxy_b: what must come of it`. */
export interface Claim {
  readonly functions: readonly string[];
  readonly sentence: string;
}

const claim = /^((?:\w+, )*\w+_\w+): (.+)$/;

/** What a case claims, or null when it claims nothing. */
export function claimOf({ name }: CasePlan): Claim | null {
  const [, functions, sentence] = claim.exec(name) ?? [];
  return functions === undefined || sentence === undefined ? null : { functions: functions.split(", "), sentence };
}
