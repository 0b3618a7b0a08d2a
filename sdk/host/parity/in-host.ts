import type { HeaderMap } from "../index.js";
import { scripted } from "../testdata/guest.js";
import type { AnswerSpec, Scenario, Seen } from "./scenario.js";
import { comparable, sort } from "./scenario.js";

/** Plays a scenario on the Node host. */
export async function inHost(scenario: Scenario): Promise<Seen> {
  const { request = {}, answer = {} } = scenario;
  const { host, plugin } = await scripted(scenario.script, {
    plugin: { name: "p", allowStopIteration: scenario.allowStopIteration ?? false },
    node: { id: "proxy-wasm", cluster: "proxy-wasm" },
    clusters: { callee: () => toAnswer(scenario.callee ?? {}) },
  });
  const result = await plugin.exchange({
    request: {
      method: request.method ?? "GET",
      path: request.path ?? "/",
      authority: "test",
      headers: [...latin1(request.headers ?? []), ["x-forwarded-proto", "http"]],
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.trailers === undefined ? {} : { trailers: request.trailers }),
    },
    upstream: toAnswer(answer),
  });
  const lines = host.logs.filter((entry) => entry.source === "guest").map((entry) => entry.message);
  const { said, configured } = sort(lines);
  const { upstreamRequest, response, stream } = result;
  return {
    said,
    configured,
    upstream:
      upstreamRequest === undefined || !stream.upstream.ended
        ? null
        : { headers: comparable(pairs(upstreamRequest.headers)), body: text(upstreamRequest.body) },
    response:
      response.headers.size > 0
        ? { status: response.status, headers: comparable(pairs(response.headers)), body: text(response.body) }
        : null,
  };
}

function toAnswer({ status = 200, headers = [], body, trailers, delay }: AnswerSpec) {
  return {
    status,
    headers: latin1(headers),
    ...(delay === undefined ? {} : { delay }),
    ...(body === undefined ? {} : { body: body.length === 1 ? (body[0] as string) : body.join("") }),
    ...(trailers === undefined ? {} : { trailers }),
  };
}

function latin1(list: readonly (readonly [string, string])[]): (readonly [string, Uint8Array])[] {
  return list.map(([name, value]) => [name, Buffer.from(value, "latin1")] as const);
}

function pairs(map: HeaderMap): (readonly [string, string])[] {
  return map.bytePairs.map(([name, value]) => [text(name), text(value)] as const);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
