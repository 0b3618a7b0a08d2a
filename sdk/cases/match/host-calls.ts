import type { HostCallsExpectation } from "../format/expect.js";
import type { HostCallCounts } from "../observe/observation.js";
import type { Failure } from "./failure.js";

/** Gates: more calls than said is a failure, fewer is not. */
export function compareHostCalls(expected: HostCallsExpectation, actual: HostCallCounts): Failure[] {
  const failures: Failure[] = [];
  const gate = (what: string, limit: number | undefined, count: number): void => {
    if (limit === undefined || count <= limit) return;
    const list = [...actual.byName].map(([name, times]) => `${name} × ${times}`).join(", ");
    failures.push({ what, expected: `at most ${limit}`, actual: `${count} (${list})` });
  };
  gate("host calls", expected.total, actual.total);
  gate("byte-returning host calls", expected.byte_returning, actual.byteReturning);
  for (const [name, limit] of Object.entries(expected.by_name ?? {}))
    gate(`calls of ${name}`, limit, actual.byName.get(name) ?? 0);
  return failures;
}
