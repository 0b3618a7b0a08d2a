import { delay } from "../../envoy/process/wait.js";
import type { Expectations } from "../format/expect.js";
import { compareCallouts } from "../match/exchange.js";
import type { Failure } from "../match/failure.js";
import { forbiddenLines, missingLines } from "../match/log.js";
import { compareMetrics } from "../match/metrics.js";
import type { SeenMessage } from "../observe/observation.js";
import type { CaseSession } from "./session.js";

/**
 * Compares logs, metrics and calls to other servers, which in a real proxy may come a little later than what caused
 * them: looks again for `settleMs` before it reports what is missing.
 */
export async function settle(expected: Expectations, session: CaseSession, settleMs: number): Promise<Failure[]> {
  const { log = [], no_log: noLog = [], metrics, callouts } = expected;
  const calls = new Map<string, SeenMessage[]>();
  const deadline = Date.now() + settleMs;
  for (;;) {
    // Calls wait until a step asks for them.
    if (callouts) for (const [name, seen] of session.callouts()) calls.set(name, [...(calls.get(name) ?? []), ...seen]);
    const lines = session.lines();
    const missing = [
      ...missingLines(log, lines),
      ...(metrics ? compareMetrics(metrics, await session.metrics()) : []),
      ...(callouts ? compareCallouts(callouts, calls) : []),
    ];
    if (missing.length === 0 || Date.now() >= deadline) return [...missing, ...forbiddenLines(noLog, lines)];
    await delay(10);
  }
}
