import type { LogExpectation } from "../format/expect.js";
import { show, type Failure } from "../match/failure.js";
import { missingLines, unexpectedLines } from "../match/log.js";
import { describe, matches } from "../match/text.js";
import type { CasePlan, StepPlan } from "../plan/plan.js";
import type { CaseResult, PlacedFailure } from "./result.js";
import type { Runner } from "./session.js";
import { settle } from "./settle.js";
import { playSteps, type Fail } from "./steps.js";

/** Runs one case; whatever goes wrong becomes a failure of the case. */
export async function runCase(plan: CasePlan, runner: Runner): Promise<CaseResult> {
  const start = performance.now();
  const failures: PlacedFailure[] = [];
  const fail: Fail = (found, step) => {
    failures.push(...found.map((each) => ({ ...each, place: step?.label ?? "", line: step?.line ?? plan.line })));
  };
  try {
    if (plan.refuses !== null) fail(await checkRefusal(plan, runner));
    else await play(plan, runner, fail);
  } catch (error) {
    const actual = error instanceof Error ? error.message : String(error);
    fail([{ what: "run", expected: "to the end", actual: (await runner.died()) ?? actual }]);
  }
  return { plan, on: runner.name, passed: failures.length === 0, failures, durationMs: performance.now() - start };
}

async function checkRefusal(plan: CasePlan, runner: Runner): Promise<Failure[]> {
  const lines = await runner.refusal(plan);
  const what = "configuration";
  const expected = `refused: ${describe(plan.refuses!, "contains")}`;
  if (lines === null) return [{ what, expected, actual: "accepted" }];
  const errors = lines.filter(({ level }) => level === "error" || level === "critical");
  if (errors.some(({ message }) => matches(plan.refuses!, Buffer.from(message), "contains")))
    return missingLines(plan.expect.log ?? [], lines);
  const seen = errors.map(({ message }) => show(message)).join("; ");
  return [{ what, expected, actual: seen || "refused without a log line" }];
}

async function play(plan: CasePlan, runner: Runner, fail: Fail): Promise<void> {
  const session = await runner.open(plan);
  try {
    await playSteps(plan, session, runner.settleMs, fail);
    const { log, no_log: noLog, metrics } = plan.expect;
    if (log || noLog || metrics) fail(await settle(plan.expect, session, runner.settleMs));
  } finally {
    await session.end();
  }
  const expected = [...(plan.expect.log ?? []), ...plan.steps.flatMap(expectedLines)];
  fail([...unexpectedLines(expected, session.lines()), ...session.complaints()]);
}

function expectedLines(step: StepPlan): LogExpectation[] {
  const refusal = step.kind === "configure" && step.refuses !== null ? [{ message: step.refuses }] : [];
  return [...(step.expect.log ?? []), ...refusal];
}
