import type { Expectations, LogExpectation } from "../format/expect.js";
import { compareCallouts, compareExchange, compareFilterState } from "../match/exchange.js";
import type { Failure } from "../match/failure.js";
import { show } from "../match/failure.js";
import { forbiddenLines, missingLines, unexpectedLines } from "../match/log.js";
import { compareMetrics } from "../match/metrics.js";
import { describe, matches } from "../match/text.js";
import type { CasePlan, StepPlan } from "../plan/plan.js";
import { delay } from "../../envoy/process/wait.js";
import type { CaseResult, PlacedFailure } from "./result.js";
import type { CaseSession, Runner } from "./session.js";

/** Runs one case; whatever goes wrong becomes a failure of the case. */
export async function runCase(plan: CasePlan, runner: Runner): Promise<CaseResult> {
  const start = performance.now();
  const failures: PlacedFailure[] = [];
  const fail = (found: Failure[], step?: StepPlan): void => {
    failures.push(...found.map((each) => ({ ...each, place: step?.label ?? "", line: step?.line ?? plan.line })));
  };
  try {
    if (plan.refuses !== null) fail(await checkRefusal(plan, runner));
    else await play(plan, runner, fail);
  } catch (error) {
    fail([{ what: "run", expected: "to the end", actual: error instanceof Error ? error.message : String(error) }]);
  }
  return { plan, on: runner.name, passed: failures.length === 0, failures, durationMs: performance.now() - start };
}

type Fail = (found: Failure[], step?: StepPlan) => void;

async function checkRefusal(plan: CasePlan, runner: Runner): Promise<Failure[]> {
  const lines = await runner.refusal(plan);
  const what = "configuration";
  const expected = `refused: ${describe(plan.refuses!, "contains")}`;
  if (lines === null) return [{ what, expected, actual: "accepted" }];
  const errors = lines.filter(({ level }) => level === "error" || level === "critical");
  if (errors.some(({ message }) => matches(plan.refuses!, Buffer.from(message), "contains")))
    return missingLines(plan.expect.log ?? [], lines);
  return [
    { what, expected, actual: errors.map(({ message }) => show(message)).join("; ") || "refused without a log line" },
  ];
}

async function play(plan: CasePlan, runner: Runner, fail: Fail): Promise<void> {
  const session = await runner.open(plan);
  try {
    await playSteps(plan, session, fail, runner.settleMs);
    await lasting(plan.expect, session, runner.settleMs, fail);
  } finally {
    await session.end();
  }
  const expected = [...(plan.expect.log ?? []), ...plan.steps.flatMap(expectedLines)];
  fail([...unexpectedLines(expected, session.lines()), ...session.complaints()]);
}

/** Plays the steps of a case, and with TCP the end of its connections. */
export async function playSteps(
  plan: CasePlan,
  session: CaseSession,
  fail: Fail = () => undefined,
  settleMs = 0,
): Promise<void> {
  for (const step of plan.steps) await playStep(step, session, settleMs, fail);
  if (plan.traffic !== "tcp") return;
  fail(compareFilterState(plan.expect.filter_state ?? {}, await session.closeConnections()));
}

function expectedLines(step: StepPlan): LogExpectation[] {
  const refusal = step.kind === "configure" && step.refuses !== null ? [{ message: step.refuses }] : [];
  return [...(step.expect.log ?? []), ...refusal];
}

async function playStep(step: StepPlan, session: CaseSession, settleMs: number, fail: Fail): Promise<void> {
  for (let time = 0; time < step.repeat; time++) {
    const found = await act(step, session);
    if (found.length > 0) {
      fail(found, step);
      return;
    }
  }
  if (step.expect.callouts) fail(compareCallouts(step.expect.callouts, session.callouts()), step);
  await lasting(step.expect, session, settleMs, (found) => fail(found, step));
}

/** Does what a step says and returns what was not as expected. */
async function act(step: StepPlan, session: CaseSession): Promise<Failure[]> {
  switch (step.kind) {
    case "exchange": {
      const filterStateKeys = Object.keys(step.expect.filter_state ?? {});
      const seen = await session.exchange(step.request, step.upstream, { worker: step.worker, filterStateKeys });
      return compareExchange(step.expect, seen);
    }
    case "advance":
      await session.advance(step.ms);
      return [];
    case "configure":
      return checkConfigure(step, session);
    case "check":
      return [];
    case "connect":
      await session.connect();
      return [];
    case "send":
      await session.send(step.from, step.bytes);
      return [];
    case "receive": {
      const seen = await session.receive(step.at, (bytes) => matches(step.bytes, bytes));
      const ok = matches(step.bytes, seen);
      return ok ? [] : [{ what: `bytes at the ${step.at}`, expected: describe(step.bytes), actual: show(seen) }];
    }
    case "close":
      await session.closeSide(step.by);
      return [];
    case "closed": {
      const ok = await session.sawClose(step.at);
      return ok ? [] : [{ what: `connection at the ${step.at}`, expected: "closed", actual: "open" }];
    }
  }
}

async function checkConfigure(step: StepPlan & { kind: "configure" }, session: CaseSession): Promise<Failure[]> {
  const accepted = await session.configure(step.plugin);
  if (accepted === (step.refuses === null)) return [];
  const word = (yes: boolean): string => (yes ? "accepted" : "refused");
  return [{ what: "new configuration", expected: word(!accepted), actual: word(accepted) }];
}

/** Checks logs and metrics, which in a real proxy may come a little later than what caused them. */
async function lasting(
  expected: Expectations,
  session: CaseSession,
  settleMs: number,
  fail: (found: Failure[]) => void,
): Promise<void> {
  const { log = [], no_log: noLog = [], metrics } = expected;
  if (log.length === 0 && noLog.length === 0 && !metrics) return;
  const deadline = Date.now() + settleMs;
  for (;;) {
    const lines = session.lines();
    const missing = [...missingLines(log, lines), ...(metrics ? compareMetrics(metrics, await session.metrics()) : [])];
    if (missing.length === 0 || Date.now() >= deadline) {
      fail([...missing, ...forbiddenLines(noLog, lines)]);
      return;
    }
    await delay(10);
  }
}
