import { isDeepStrictEqual } from "node:util";
import type { Expectations, LocalReplyExpectation, TextExpectation } from "../format/expect.js";
import type { SeenExchange, SeenMessage, StateValue } from "../observe/observation.js";
import { show, type Failure } from "./failure.js";
import { compareHostCalls } from "./host-calls.js";
import { compareRequest, compareResponse, compareValue } from "./message.js";
import { describe } from "./text.js";

/** Everything that a step expects of its exchange. */
export function compareExchange(expected: Expectations, actual: SeenExchange): Failure[] {
  const failures: Failure[] = [];
  const { upstream_request: request, upstream_not_called: notCalled, response, local_reply: localReply } = expected;
  if (request) failures.push(...compareRequest("upstream request", request, actual.upstreamRequest));
  if (notCalled && actual.upstreamRequest)
    failures.push({ what: "upstream", expected: "not called", actual: "called" });
  if (response) failures.push(...compareResponse("response", response, actual.response));
  if (localReply !== undefined) failures.push(...compareLocalReply(localReply, actual));
  if (expected.filter_state) failures.push(...compareFilterState(expected.filter_state, actual.filterState));
  if (expected.host_calls && actual.hostCalls)
    failures.push(...compareHostCalls(expected.host_calls, actual.hostCalls));
  return failures;
}

function compareLocalReply(expected: false | LocalReplyExpectation, actual: SeenExchange): Failure[] {
  const { localReply } = actual;
  if (expected === false)
    return localReply
      ? [{ what: "answer", expected: "from the upstream", actual: `local reply (${localReply.details})` }]
      : [];
  if (localReply === null) return [{ what: "answer", expected: "a local reply", actual: "from the upstream" }];
  const { details, grpc_status: grpcStatus, ...response } = expected;
  const seenStatus = actual.response ? statusHeader(actual.response) : "absent";
  return [
    ...compareResponse("local reply", response, actual.response),
    ...(details === undefined ? [] : compareValue("local reply details", details, Buffer.from(localReply.details))),
    ...(grpcStatus === undefined || String(grpcStatus) === seenStatus
      ? []
      : [
          {
            what: "local reply gRPC status",
            expected: String(grpcStatus),
            actual: seenStatus,
          },
        ]),
  ];
}

/** The gRPC status that a client gets. */
function statusHeader({ headers, trailers }: SeenMessage): string {
  const found = [...headers, ...trailers].find(([name]) => name === "grpc-status");
  return found ? Buffer.from(found[1]).toString() : "absent";
}

export function compareFilterState(
  expected: Record<string, TextExpectation | null>,
  actual: ReadonlyMap<string, StateValue>,
): Failure[] {
  return Object.entries(expected).flatMap(([key, want]) => {
    const what = `filter state ${key}`;
    const seen = actual.get(key);
    if (want === null)
      return seen === undefined
        ? []
        : [{ what, expected: "absent", actual: "json" in seen ? JSON.stringify(seen.json) : show(seen.bytes) }];
    if (seen && "json" in seen) return compareJson(what, want, seen.json);
    return compareValue(what, want, seen?.bytes ?? null);
  });
}

/** A proxy that shows a message as JSON hides its bytes: only `struct` and `json` can be judged. */
function compareJson(what: string, want: TextExpectation, seen: unknown): Failure[] {
  const wanted = typeof want === "object" ? (want.struct ?? want.json) : want;
  if (typeof want === "object" && want.present && wanted === undefined) return [];
  return isDeepStrictEqual(wanted, seen) ? [] : [{ what, expected: describe(want), actual: JSON.stringify(seen) }];
}

export function compareCallouts(
  expected: NonNullable<Expectations["callouts"]>,
  actual: ReadonlyMap<string, SeenMessage[]>,
): Failure[] {
  return Object.entries(expected).flatMap(([cluster, calls]) => {
    const seen = actual.get(cluster) ?? [];
    if (seen.length !== calls.length)
      return [{ what: `calls to ${cluster}`, expected: String(calls.length), actual: String(seen.length) }];
    return calls.flatMap((call, index) => compareRequest(`call ${index + 1} to ${cluster}`, call, seen[index]!));
  });
}
