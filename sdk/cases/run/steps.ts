import { compareExchange, compareFilterState } from "../match/exchange.js";
import { show, type Failure } from "../match/failure.js";
import { describe, matches } from "../match/text.js";
import type { CasePlan, StepPlan } from "../plan/plan.js";
import type { CaseSession } from "./session.js";
import { settle } from "./settle.js";

export type Fail = (found: Failure[], step?: StepPlan) => void;

/** Plays the steps of a case, and with TCP the end of its connections. */
export async function playSteps(plan: CasePlan, session: CaseSession, settleMs: number, fail: Fail): Promise<void> {
  for (const step of plan.steps) fail(await playStep(step, session, settleMs), step);
  if (plan.traffic !== "tcp") return;
  fail(compareFilterState(plan.expect.filter_state ?? {}, await session.closeConnections()));
}

/** Of a repeated step the first time that goes wrong is told. */
async function playStep(step: StepPlan, session: CaseSession, settleMs: number): Promise<Failure[]> {
  for (let time = 0; time < step.repeat; time++) {
    const found = await act(step, session);
    if (found.length > 0) return found;
  }
  return settle(step.expect, session, settleMs);
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
      if (matches(step.bytes, seen)) return [];
      return [{ what: `bytes at the ${step.at}`, expected: describe(step.bytes), actual: show(seen) }];
    }
    case "close":
      await session.closeSide(step.by);
      return [];
    case "closed":
      if (await session.sawClose(step.at)) return [];
      return [{ what: `connection at the ${step.at}`, expected: "closed", actual: "open" }];
  }
}

async function checkConfigure(step: StepPlan & { kind: "configure" }, session: CaseSession): Promise<Failure[]> {
  const accepted = await session.configure(step.plugin);
  if (accepted === (step.refuses === null)) return [];
  const word = (yes: boolean): string => (yes ? "accepted" : "refused");
  return [{ what: "new configuration", expected: word(!accepted), actual: word(accepted) }];
}
