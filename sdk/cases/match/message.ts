import type { HeadersExpectation, RequestExpectation, ResponseExpectation, TextExpectation } from "../format/expect.js";
import type { SeenMessage, SeenResponse } from "../observe/observation.js";
import type { HeaderList } from "../plan/headers.js";
import { show, type Failure } from "./failure.js";
import { describe, matches, unmet } from "./text.js";

export function compareRequest(what: string, expected: RequestExpectation, actual: SeenMessage | null): Failure[] {
  if (actual === null) return [{ what, expected: "a request", actual: "none" }];
  const pseudo = (name: string): TextExpectation | undefined => expected[name as "method" | "path" | "authority"];
  return [
    ...["method", "path", "authority"].flatMap((name) => {
      const want = pseudo(name);
      return want === undefined
        ? []
        : compareValue(`${what} ${name}`, want, values(actual.headers, `:${name}`)[0] ?? null);
    }),
    ...compareMessage(what, expected, actual),
  ];
}

export function compareResponse(what: string, expected: ResponseExpectation, actual: SeenResponse | null): Failure[] {
  if (actual === null) return [{ what, expected: "an answer", actual: "the connection ended without one" }];
  const { status } = expected;
  const wrongStatus = status !== undefined && status !== actual.status;
  return [
    ...(wrongStatus ? [{ what: `${what} status`, expected: String(status), actual: String(actual.status) }] : []),
    ...compareMessage(what, expected, actual),
  ];
}

type MessageExpectation = Pick<ResponseExpectation, "headers" | "body" | "trailers">;

function compareMessage(what: string, { headers, body, trailers }: MessageExpectation, actual: SeenMessage): Failure[] {
  return [
    ...compareHeaders(`${what} header`, headers, actual.headers),
    ...(body === undefined ? [] : compareValue(`${what} body`, body, actual.body)),
    ...compareHeaders(`${what} trailer`, trailers, actual.trailers),
  ];
}

/** Names are compared without case; what is not named may be as it will. */
function compareHeaders(what: string, expected: HeadersExpectation = {}, actual: HeaderList): Failure[] {
  return Object.entries(expected).flatMap(([name, want]) => {
    const seen = values(actual, name.toLowerCase());
    if (want === null)
      return seen.length === 0 ? [] : [{ what: `${what} ${name}`, expected: "absent", actual: showAll(seen) }];
    const ok = Array.isArray(want)
      ? want.length === seen.length && want.every((each, index) => matches(each, seen[index]!))
      : seen.length <= 1 && matches(want, seen[0] ?? null);
    const inWords = Array.isArray(want) ? want.map((each) => describe(each)).join(", then ") : describe(want);
    return ok ? [] : [{ what: `${what} ${name}`, expected: inWords, actual: showAll(seen) }];
  });
}

export function compareValue(what: string, expected: TextExpectation, actual: Uint8Array | null): Failure[] {
  return matches(expected, actual) ? [] : [{ what, expected: unmet(expected, actual), actual: show(actual) }];
}

function values(headers: HeaderList, name: string): Uint8Array[] {
  return headers.filter(([each]) => each === name).map(([, value]) => value);
}

function showAll(seen: Uint8Array[]): string {
  return seen.length === 0 ? "absent" : seen.map((value) => show(value)).join(", then ");
}
