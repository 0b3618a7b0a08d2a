/** Declarative cases: what a plugin is given and what must come of it, on the Node host and in a real Envoy. */
export { runCases, type CaseReport, type RunOptions } from "./run/run-cases.js";
export type { CaseResult, PlacedFailure } from "./run/result.js";
export { loadCaseFile, parseCaseFile } from "./load/load.js";
export { CaseFileError, type Problem } from "./load/problem.js";
export type { CasePlan } from "./plan/plan.js";
export type { CaseFileSpec, CaseSpec, RunnerName, StepSpec } from "./format/case-file.js";
