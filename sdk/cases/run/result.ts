import type { RunnerName } from "../format/case-file.js";
import type { Failure } from "../match/failure.js";
import type { CasePlan } from "../plan/plan.js";

export interface PlacedFailure extends Failure {
  /** Step, or empty for the case as a whole. */
  place: string;
  line: number;
}

export interface CaseResult {
  plan: CasePlan;
  on: RunnerName;
  passed: boolean;
  failures: PlacedFailure[];
  durationMs: number;
}
