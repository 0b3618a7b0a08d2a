import {
  type AnswerOptions,
  type Connection,
  type Counts,
  type ExchangeOptions,
  type ExchangeResult,
  type HeaderMap,
  type HeaderPairs,
  type Plugin,
  type SeenMessage as HostMessage,
} from "../../host/index.js";
import type { HostCallCounts, SeenExchange, SeenMessage } from "../observe/observation.js";
import { header, type HeaderList } from "../plan/headers.js";
import type { AnswerPlan, CasePlan, RequestPlan } from "../plan/plan.js";
import { attributesOf, givenState } from "./attributes.js";
import { fromMap, toSeen } from "./headers.js";

/** One exchange through the plugins of a case, each of which is the upstream of the one before. */
export class HostExchange {
  readonly #shared: ExchangeOptions;
  readonly #inner: ExchangeResult[] = [];
  #reached: SeenMessage | null = null;

  constructor(
    readonly plan: CasePlan,
    readonly plugins: readonly Plugin[],
    readonly request: RequestPlan,
    readonly upstream: AnswerPlan,
    at: { worker: number; connection: Connection },
  ) {
    this.#shared = {
      attributes: attributesOf(plan, request),
      connection: at.connection,
      filterState: givenState(plan, at.connection),
      worker: at.worker,
      protocol: request.http2 ? "HTTP/2" : "HTTP/1.1",
    };
  }

  async play(): Promise<SeenExchange> {
    const { chunks, trailers } = this.request;
    const [plugin] = this.plugins;
    if (!plugin) return this.#unfiltered();
    const result = await plugin.exchange({
      ...this.#shared,
      request: message(this.#headers(), chunks, trailers),
      upstream: (seen) => this.#next(1, seen),
    });
    const all = [result, ...this.#inner];
    const { response, reset } = result;
    const local = all.find(({ localReply }) => localReply !== undefined)?.localReply;
    return {
      upstreamRequest: this.#reached,
      response: reset === undefined || response.status > 0 ? { ...toSeen(response), status: response.status } : null,
      localReply: local ? { details: local.details } : null,
      filterState: new Map([...result.filterState].map(([key, bytes]) => [key, { bytes }])),
      hostCalls: countsOf(all.map(({ counts }) => counts)),
    };
  }

  /** Only services are loaded: the exchange passes none of them. */
  #unfiltered(): SeenExchange {
    const { status, headers, chunks, trailers } = this.upstream;
    const { request } = this;
    return {
      upstreamRequest: { headers: this.#headers(), body: Buffer.concat(request.chunks), trailers: request.trailers },
      response: { status, headers, body: Buffer.concat(chunks), trailers },
      localReply: null,
      filterState: new Map(),
      hostCalls: null,
    };
  }

  /** What the plugin with this index, or the upstream after the last one, answers. */
  #next(index: number, seen: HostMessage): AnswerOptions {
    const plugin = this.plugins[index];
    if (!plugin) {
      // Converted at once: the maps go on living in the stream.
      this.#reached = toSeen(seen);
      return answer(this.upstream);
    }
    const inner = plugin.exchangeSync({
      ...this.#shared,
      request: { headers: pairs(seen.headers), ...rest(seen) },
      upstream: (next) => this.#next(index + 1, next),
    });
    this.#inner.push(inner);
    const { response } = inner;
    return { headers: pairs(response.headers), ...rest(response) };
  }

  /** What plugins see of a request: without its framing, with what Envoy's connection manager adds. */
  #headers(): HeaderList {
    const scheme = this.plan.connection.mtls ? "https" : "http";
    const sent = unchunked(this.request.headers);
    const forwarded = sent.find(([name]) => name === "x-forwarded-proto")?.[1];
    const added = forwarded ? [] : [header("x-forwarded-proto", scheme)];
    const believed = forwarded && /^https?$/.test(Buffer.from(forwarded).toString()) ? forwarded : Buffer.from(scheme);
    return [...sent.slice(0, 3), [":scheme", believed], ...sent.slice(3), ...added];
  }
}

function message(headers: HeaderList, chunks: Uint8Array[], trailers: HeaderList): Omit<AnswerOptions, "status"> {
  return { headers, ...(chunks.length > 0 ? { body: chunks } : {}), ...(trailers.length > 0 ? { trailers } : {}) };
}

function answer({ status, headers, chunks, trailers, delayMs, reset, http2 }: AnswerPlan): AnswerOptions {
  const sent = http2 ? unchunked(headers) : headers;
  return {
    status,
    ...(reset ? { reset: http2 ? "stream" : "connection" } : {}),
    ...(delayMs > 0 ? { delay: delayMs } : {}),
    ...message(sent, chunks, trailers),
  };
}

function unchunked(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => name !== "transfer-encoding");
}

function pairs(map: HeaderMap): HeaderPairs {
  return fromMap(map);
}

function rest({ body, trailers }: HostMessage): Pick<AnswerOptions, "body" | "trailers"> {
  return { ...(body.length > 0 ? { body } : {}), ...(trailers ? { trailers: pairs(trailers) } : {}) };
}

function countsOf(all: readonly Counts[]): HostCallCounts {
  const byName = new Map<string, number>();
  for (const { calls } of all)
    for (const [name, times] of Object.entries(calls)) byName.set(name, (byName.get(name) ?? 0) + times);
  const sum = (field: "total" | "byteReturning"): number => all.reduce((total, counts) => total + counts[field], 0);
  return { total: sum("total"), byteReturning: sum("byteReturning"), byName };
}
