import { toBytes, type BytesLike } from "../bytes.js";
import type { Clock } from "../clock.js";
import type { Counts } from "../counts.js";
import type { FilterState } from "../filter-state.js";
import { HeaderMap, type HeaderPairs } from "../headers/header-map.js";
import type { AttributeTree } from "../properties/json.js";
import type { LocalResponse } from "../vm/context.js";
import type { Connection, ConnectionOptions } from "./connection.js";
import type { HttpStream, LocalReply } from "./http-stream.js";

/** A message of an exchange; a body may come in pieces. */
export interface MessageOptions {
  readonly headers?: HeaderPairs;
  readonly body?: BytesLike | readonly BytesLike[];
  readonly trailers?: HeaderPairs;
}

/** A request; pseudo headers may be written as fields. */
export interface RequestOptions extends MessageOptions {
  readonly method?: string;
  readonly path?: string;
  readonly authority?: string;
  readonly scheme?: string;
}

/** An answer of the upstream service. */
export interface AnswerOptions extends MessageOptions {
  /** Default 200. */
  readonly status?: number;
  /** Milliseconds of simulated time before the answer. */
  readonly delay?: number;
  /** The service closes the connection, or resets the HTTP/2 stream, instead of answering: Envoy's router answers 503. */
  readonly reset?: boolean | "connection" | "stream";
}

/** A message as it arrived. */
export interface SeenMessage {
  readonly headers: HeaderMap;
  readonly body: Uint8Array;
  readonly trailers: HeaderMap | null;
}

/** How the upstream service answers: always so, or depending on what it sees. */
export type UpstreamOptions = AnswerOptions | ((request: SeenMessage) => AnswerOptions);

/** One exchange: a request, and what the upstream service would answer. */
export interface ExchangeOptions {
  readonly request?: RequestOptions;
  readonly upstream?: UpstreamOptions;
  readonly attributes?: AttributeTree;
  readonly connection?: Connection | ConnectionOptions;
  /** Filter state that the stream shares with others, as filters of one stream do. */
  readonly filterState?: FilterState;
  /** Number of the worker; by default workers take turns. */
  readonly worker?: number;
  /** Protocol of both sides. With `HTTP/1.1` (default) a body ends with an empty piece, as Envoy's codec does it. */
  readonly protocol?: "HTTP/1.0" | "HTTP/1.1" | "HTTP/2" | "HTTP/3";
  /** Milliseconds of simulated time that a held-back stream may wait for the module; default 60,000. */
  readonly patience?: number;
  readonly bufferLimit?: number;
}

/** What became of an exchange. */
export class ExchangeResult {
  readonly response: SeenMessage & { readonly status: number };
  /** What the upstream service saw; undefined when nothing reached it. */
  readonly upstreamRequest: SeenMessage | undefined;
  /** The response that the module sent instead of the upstream's, if it did. */
  readonly localReply: LocalReply | undefined;
  /** Why the stream was reset, if it was; the response then has no headers or is cut off. */
  readonly reset: string | undefined;

  constructor(readonly stream: HttpStream) {
    const response = seen(stream.downstream);
    const status = Number(response.headers.first(":status") ?? 0);
    this.response = { headers: response.headers, body: response.body, trailers: response.trailers, status };
    this.upstreamRequest = stream.upstream.headers === null ? undefined : seen(stream.upstream);
    this.localReply = stream.localReply;
    this.reset = stream.resetDetails;
  }

  /** Everything in filter state at the end, as the access log prints it. */
  get filterState(): ReadonlyMap<string, Uint8Array> {
    return this.stream.info.filterState.snapshot();
  }

  /** `%RESPONSE_CODE_DETAILS%`. */
  get details(): string {
    return this.stream.info.responseCodeDetails ?? "";
  }

  /** Host calls of the stream's own callbacks. */
  get counts(): Counts {
    return this.stream.counts;
  }
}

/** Thrown when a module holds a stream back and nothing that could resume it comes. */
export class StalledError extends Error {
  override readonly name = "StalledError";
}

const NOTHING = new Uint8Array(0);
/** What the router answers when the upstream does not, with the response flags `UC` and `UR`. */
const UPSTREAM_RESETS = {
  connection: { flag: 0x40, reply: resetReply("connection termination") },
  stream: { flag: 0x10, reply: resetReply("remote reset") },
};

/**
 * Plays one exchange on a stream. It runs through as long as nothing holds the stream back; when something does,
 * {@link proceed} returns false and is called again when something has happened.
 */
export class ExchangePlay {
  #phase: "request" | "upstream" | "response" | "over" = "request";
  readonly #emptyEnd: boolean;

  constructor(
    readonly stream: HttpStream,
    private readonly options: ExchangeOptions,
    private readonly clock: Clock,
  ) {
    this.#emptyEnd = (options.protocol ?? "HTTP/1.1").startsWith("HTTP/1");
  }

  /** True when the exchange is over. */
  proceed(): boolean {
    const { stream } = this;
    if (this.#phase === "request") {
      this.#phase = "upstream";
      sendRequest(stream, this.options.request ?? {}, this.#emptyEnd);
    }
    if (this.#phase === "upstream" && stream.upstream.ended && !stream.complete && stream.localReply === undefined) {
      this.#phase = "response";
      this.#answer();
    }
    if (this.#phase !== "over" && stream.complete) {
      this.#phase = "over";
      stream.close();
    }
    return this.#phase === "over";
  }

  #answer(): void {
    const { upstream = {} } = this.options;
    const answer = typeof upstream === "function" ? upstream(seen(this.stream.upstream)) : upstream;
    if (answer.delay === undefined) this.#respond(answer);
    else this.clock.after(answer.delay, () => this.#respond(answer));
  }

  #respond(answer: AnswerOptions): void {
    if (this.stream.complete) return;
    if (answer.reset !== undefined && answer.reset !== false) {
      const { flag, reply } = UPSTREAM_RESETS[answer.reset === true ? "connection" : answer.reset];
      this.stream.info.responseFlags |= flag;
      this.stream.localResponse(reply);
    } else sendResponse(this.stream, answer, this.#emptyEnd);
  }
}

function resetReply(reason: string): LocalResponse {
  return {
    status: 503,
    details: `upstream_reset_before_response_started{${reason.replace(" ", "_")}}`,
    body: toBytes(`upstream connect error or disconnect/reset before headers. reset reason: ${reason}`),
    headers: [],
    grpcStatus: undefined,
  };
}

function sendRequest(stream: HttpStream, request: RequestOptions, emptyEnd: boolean): void {
  const { trailers } = request;
  const chunks = pieces(request.body, emptyEnd && trailers === undefined);
  const done = (): boolean => stream.complete || stream.localReply !== undefined;
  stream.requestHeaders(requestHeaders(request), chunks.length === 0 && trailers === undefined);
  for (let i = 0; i < chunks.length && !done(); i++) {
    const last = i === chunks.length - 1 && trailers === undefined;
    stream.requestBody(chunks[i] as Uint8Array, last);
  }
  if (trailers !== undefined && !done()) stream.requestTrailers(trailers);
}

function sendResponse(stream: HttpStream, answer: AnswerOptions, emptyEnd: boolean): void {
  const { trailers } = answer;
  const chunks = pieces(answer.body, emptyEnd && trailers === undefined);
  stream.responseHeaders(responseHeaders(answer), chunks.length === 0 && trailers === undefined);
  for (let i = 0; i < chunks.length && !stream.complete; i++) {
    const last = i === chunks.length - 1 && trailers === undefined;
    stream.responseBody(chunks[i] as Uint8Array, last);
  }
  if (trailers !== undefined && !stream.complete) stream.responseTrailers(trailers);
}

/** HTTP/1 codecs end a body with an empty piece of its own. */
function pieces(body: MessageOptions["body"], emptyEnd: boolean): Uint8Array[] {
  if (body === undefined) return [];
  const chunks = isList(body) ? body.map(toBytes) : [toBytes(body)];
  return emptyEnd ? [...chunks, NOTHING] : chunks;
}

function isList(body: BytesLike | readonly BytesLike[]): body is readonly BytesLike[] {
  return Array.isArray(body);
}

function requestHeaders(request: RequestOptions): HeaderMap {
  const map = HeaderMap.from("request", request.headers ?? []);
  setDefault(map, ":method", request.method, request.body === undefined ? "GET" : "POST");
  setDefault(map, ":path", request.path, "/");
  setDefault(map, ":authority", request.authority, "localhost");
  setDefault(map, ":scheme", request.scheme, "http");
  return map;
}

function responseHeaders(answer: AnswerOptions): HeaderMap {
  const map = HeaderMap.from("response", answer.headers ?? []);
  setDefault(map, ":status", answer.status?.toString(), "200");
  return map;
}

function setDefault(map: HeaderMap, name: string, given: string | undefined, otherwise: string): void {
  if (given !== undefined) map.replaceText(name, given);
  else if (map.first(name) === undefined) map.append(name, otherwise);
}

function seen(log: HttpStream["upstream"]): SeenMessage {
  return { headers: log.headers ?? new HeaderMap("request"), body: log.body, trailers: log.trailers };
}
