import type { RunnerName } from "../format/case-file.js";
import { loadCaseFile } from "../load/load.js";
import type { CasePlan } from "../plan/plan.js";
import type { CaseResult } from "./result.js";
import { runCase } from "./run-case.js";
import type { Runner } from "./session.js";

export interface RunOptions {
  /** Case files, YAML or JSON. */
  files: string[];
  on: RunnerName;
  /** Envoy version; the newest known when absent. */
  version?: string;
  /** Only cases whose name contains this text, or matches this expression. */
  filter?: string | RegExp;
  /** Called as each case ends. */
  onResult?: (result: CaseResult) => void;
}

export interface CaseReport {
  on: RunnerName;
  results: CaseResult[];
  passed: number;
  failed: number;
  /** Cases that say that only the other runner can run them. */
  elsewhere: CasePlan[];
  durationMs: number;
}

/**
 * Runs the cases of some files, on the Node host or in a real Envoy.
 * @throws CaseFileError when a file is not a case file, EnvoyUnavailableError when there is no Envoy.
 */
export async function runCases(options: RunOptions): Promise<CaseReport> {
  const start = performance.now();
  const plans = options.files.flatMap(loadCaseFile).filter((plan) => isWanted(plan, options.filter));
  const elsewhere = plans.filter(({ only }) => only !== null && only !== options.on);
  const here = plans.filter((plan) => !elsewhere.includes(plan));
  const results: CaseResult[] = [];
  if (here.length > 0) {
    const runner = await createRunner(options);
    try {
      for (const plan of runner.arrange(here)) {
        const result = await runCase(plan, runner);
        options.onResult?.(result);
        results.push(result);
      }
    } finally {
      await runner.close();
    }
  }
  results.sort((a, b) => here.indexOf(a.plan) - here.indexOf(b.plan));
  const passed = results.filter((result) => result.passed).length;
  const durationMs = performance.now() - start;
  return { on: options.on, results, passed, failed: results.length - passed, elsewhere, durationMs };
}

function isWanted({ name }: CasePlan, filter: RunOptions["filter"]): boolean {
  if (filter === undefined) return true;
  return typeof filter === "string" ? name.includes(filter) : filter.test(name);
}

async function createRunner({ on, version }: RunOptions): Promise<Runner> {
  // Each takes time to load, and only one is needed.
  if (on === "envoy") return (await import("../envoy/runner.js")).EnvoyRunner.create(version);
  return new (await import("../host/runner.js")).HostRunner();
}
