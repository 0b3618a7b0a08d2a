import { toBytes, type BytesLike } from "../bytes.js";
import { StreamCalls, type Counts } from "../counts.js";
import { HeaderMap, type HeaderPairs } from "../headers/header-map.js";
import type { LocalResponse } from "../vm/context.js";
import type { AccessLogEntry, RootContext } from "../vm/root-context.js";
import { Direction, type DirectionFilter, type DirectionSink } from "./direction.js";
import { HttpContext, type HttpStreamControl } from "./http-context.js";
import type { StreamInfo } from "./info.js";
import { localReplyMessage, type LocalReplyMessage } from "./local-reply.js";
import { MessageLog } from "./message-log.js";
import { RequiredHeaders, refusalOfResponse, statusOf, type Refusal } from "./required-headers.js";

/** What one step of a stream led to. */
export interface StepResult {
  /** The number that Envoy made of the guest's answer; see the action enums. */
  readonly action: number;
  /** The headers or trailers of the message as they are now. */
  readonly headers: HeaderMap;
  /** Body bytes that went on during this step. */
  readonly data: Uint8Array;
  /** The local reply, once the module has sent one. */
  readonly localReply?: LocalReply;
}

/** A response that the module (or Envoy for it) sent instead of the upstream's. */
export interface LocalReply {
  readonly status: number;
  readonly details: string;
  readonly body: Uint8Array;
  /** What the module asked for, undefined when it did not say. */
  readonly grpcStatus?: number;
}

export interface HttpStreamOptions {
  /** Whether the stream is one of an upstream filter, which is never asked to log. */
  readonly upstreamFilter?: boolean;
  /** How much may be held back in one direction; Envoy's default is 1 MiB. */
  readonly bufferLimit?: number;
}

const PASS: DirectionFilter = { accumulating: false, onHeaders: () => 0, onData: () => 0, onTrailers: () => 0 };
/** Response headers that end at the proxy. */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "transfer-encoding"];
let dated = { second: -1n, text: "" };
/** The `date` header of a moment in nanoseconds; made once a second, as Envoy does. */
function httpDate(now: bigint): string {
  const second = now / 1_000_000_000n;
  if (second !== dated.second) dated = { second, text: new Date(Number(second) * 1000).toUTCString() };
  return dated.text;
}
const DEFAULT_BUFFER_LIMIT = 1024 * 1024;

/**
 * One HTTP stream through one filter, driven step by step.
 *
 * Requests go to {@link upstream} as far as the filter lets them, responses to {@link downstream}. Nothing happens by
 * itself: answers of callouts come when time moves (`host.advance`), the end when {@link close} is called.
 */
export class HttpStream implements HttpStreamControl {
  /** What has gone on to the upstream service. */
  readonly upstream = new MessageLog();
  /** What has gone on to the client. */
  readonly downstream = new MessageLog();
  /** How often the route was chosen anew because request headers changed. */
  routeCacheClears = 0;
  localReply: LocalReply | undefined;
  /** Why the stream was reset, if it was. */
  resetDetails: string | undefined;
  /** @internal Calls of the stream's callbacks; an access logger's are noted here too. */
  readonly calls: StreamCalls;
  readonly #context: HttpContext | null;
  readonly #request: Direction;
  readonly #response: Direction;
  #requestHeaders: HeaderMap | null = null;
  #responseHeaders: HeaderMap | null = null;
  #responseTrailers: HeaderMap | null = null;
  #prepared: LocalResponse | null = null;
  #required: RequiredHeaders | null = null;
  #hadStatus = false;
  #closed = false;
  #upstreamSentAt = 0n;

  /**
   * @param root the plugin's root context on the stream's worker, or null when the plugin failed to start there (the
   *   stream then passes without a filter, as in Envoy).
   */
  constructor(
    root: RootContext | null,
    readonly info: StreamInfo,
    private readonly options: HttpStreamOptions,
    private readonly onClose: (entry: AccessLogEntry) => void,
    private readonly now: () => bigint,
  ) {
    this.#context = root === null ? null : new HttpContext(root, info, this);
    this.calls = this.#context?.calls ?? new StreamCalls();
    const limit = options.bufferLimit ?? DEFAULT_BUFFER_LIMIT;
    this.#request = new Direction(this.#context?.request ?? PASS, new RouterSink(this), limit, () =>
      this.#sendPrepared(),
    );
    this.#response = new Direction(this.#context?.response ?? PASS, new ClientSink(this), limit);
  }

  /** The number by which the guest knows the stream, 0 without a filter. */
  get contextId(): number {
    return this.#context?.id ?? 0;
  }

  /** Whether the filter holds the request back. */
  get requestStopped(): boolean {
    return this.#request.stopped;
  }

  /** Whether the filter holds the response back. */
  get responseStopped(): boolean {
    return this.#response.stopped;
  }

  /** Whether the whole response has reached the client, or the stream was reset. */
  get complete(): boolean {
    return this.downstream.ended || this.resetDetails !== undefined;
  }

  /** Host calls of this stream's own callbacks. */
  get counts(): Counts {
    return this.calls.summary();
  }

  /** The client's headers; a {@link HeaderMap} is taken over, not copied. */
  requestHeaders(headers: HeaderPairs | HeaderMap, endOfStream = false): StepResult {
    const map = headers instanceof HeaderMap ? headers : HeaderMap.from("request", headers);
    this.#requestHeaders = map;
    this.#required = new RequiredHeaders(map);
    this.info.protocol ??= "HTTP/1.1";
    return this.#step(map, this.upstream, this.upstream.bytes, this.#request.receiveHeaders(map, endOfStream));
  }

  requestBody(data: BytesLike, endOfStream = false): StepResult {
    const bytes = toBytes(data);
    this.info.bytesReceived += bytes.length;
    return this.#step(
      this.#requestHeaders,
      this.upstream,
      this.upstream.bytes,
      this.#request.receiveData(bytes, endOfStream),
    );
  }

  requestTrailers(trailers: HeaderPairs | HeaderMap): StepResult {
    const map = HeaderMap.from("request trailers", trailers);
    return this.#step(map, this.upstream, this.upstream.bytes, this.#request.receiveTrailers(map));
  }

  /** HTTP/2 metadata frames from the client. */
  requestMetadata(entries: HeaderPairs): void {
    this.#context?.request.onMetadata(HeaderMap.from("request trailers", entries).size);
  }

  responseHeaders(headers: HeaderPairs | HeaderMap, endOfStream = false): StepResult {
    const map = headers instanceof HeaderMap ? headers : HeaderMap.from("response", headers);
    if (!this.#response.aborted) this.#noteResponse(map, "via_upstream");
    return this.#step(map, this.downstream, this.downstream.bytes, this.#response.receiveHeaders(map, endOfStream));
  }

  responseBody(data: BytesLike, endOfStream = false): StepResult {
    const bytes = toBytes(data);
    return this.#step(
      this.#responseHeaders,
      this.downstream,
      this.downstream.bytes,
      this.#response.receiveData(bytes, endOfStream),
    );
  }

  responseTrailers(trailers: HeaderPairs | HeaderMap): StepResult {
    const map = HeaderMap.from("response trailers", trailers);
    this.#responseTrailers = map;
    return this.#step(map, this.downstream, this.downstream.bytes, this.#response.receiveTrailers(map));
  }

  /** HTTP/2 metadata frames from the upstream service. */
  responseMetadata(entries: HeaderPairs): void {
    this.#context?.response.onMetadata(HeaderMap.from("response trailers", entries).size);
  }

  /** Ends the stream: access log, `on_done`, `on_delete`. A second call does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.info.requestComplete = this.now() - this.info.startTime;
    const [request, response, trailers] = [this.#requestHeaders, this.#responseHeaders, this.#responseTrailers];
    this.#request.abort();
    this.#response.abort();
    this.#context?.end(request, response, trailers, this.options.upstreamFilter !== true);
    this.onClose({ info: this.info, requestHeaders: request, responseHeaders: response, responseTrailers: trailers });
  }

  #step(headers: HeaderMap | null, log: MessageLog, before: number, action: number): StepResult {
    const result = { action, headers: headers ?? new HeaderMap("request"), data: log.since(before) };
    return this.localReply === undefined ? result : { ...result, localReply: this.localReply };
  }

  /** @internal */
  resumeRequest(): void {
    this.#resume(this.#request, "a request callback");
  }

  /** @internal */
  resumeResponse(): void {
    this.#resume(this.#response, "a response callback");
  }

  /** @internal */
  addRequestTrailers(): HeaderMap {
    const trailers = new HeaderMap("request trailers");
    this.#request.addTrailers(trailers);
    return trailers;
  }

  /** @internal */
  addResponseTrailers(): HeaderMap {
    const trailers = new HeaderMap("response trailers");
    this.#responseTrailers = trailers;
    this.#response.addTrailers(trailers);
    return trailers;
  }

  /** @internal */
  clearRouteCache(): void {
    this.routeCacheClears++;
  }

  /** @internal The request has reached the router; false when it goes no further. */
  enterRouter(headers: HeaderMap): boolean {
    const refusal = this.#required?.refusal(headers);
    if (refusal) return this.#refuse(refusal);
    this.info.upstreamChosen = true;
    this.#upstreamSentAt = this.now();
    return true;
  }

  /** @internal The response has passed the filter; false when it goes no further. */
  enterClient(headers: HeaderMap): boolean {
    const refusal = this.#hadStatus ? refusalOfResponse(headers) : null;
    return refusal === null || this.#refuse(refusal);
  }

  #refuse({ response, flag }: Refusal): false {
    this.info.responseFlags |= flag;
    this.info.responseCodeDetails = response.details;
    if (this.#response.started) this.#answerDirectly(response);
    else this.localResponse(response);
    return false;
  }

  #resume(direction: Direction, what: string): void {
    direction.resume();
    if (direction.resumingInCallback) this.#context?.vm.watch?.see({ kind: "continued in callback", what });
  }

  #noteResponse(headers: HeaderMap, details: string): void {
    this.#responseHeaders = headers;
    this.info.responseCode = statusOf(headers);
    this.#hadStatus = headers.first(":status") !== undefined;
    this.info.responseCodeDetails ??= details;
    if (details === "via_upstream" && this.info.upstreamChosen) {
      this.info.backendLatency = this.now() - this.#upstreamSentAt;
    }
  }

  /** @internal What the connection manager does to headers that every filter has seen. */
  finishResponseHeaders(headers: HeaderMap): void {
    this.info.responseCode = statusOf(headers);
    for (const name of HOP_BY_HOP) headers.remove(name);
    if (headers.first("date") === undefined) {
      headers.append("date", httpDate(this.now()));
    }
  }

  /** @internal */
  reset(details: string): void {
    if (this.complete) return;
    this.resetDetails = details;
    this.#request.abort();
    this.#response.abort();
  }

  /**
   * @internal
   *
   * A local reply goes through the response callbacks when no response has started (after the running request callback,
   * of which only the first one counts), straight to the client when one has started but nothing of it was sent, and is a
   * reset when headers have been sent.
   */
  localResponse(response: LocalResponse): void {
    if (this.complete) return;
    this.info.responseCodeDetails = response.details;
    if (this.#response.headersContinued) this.reset(response.details);
    else if (this.#response.started) this.#answerDirectly(response);
    else if (!this.#request.inCallback) this.#answerThroughFilter(response);
    else if (this.#prepared === null) this.#prepared = response;
    else this.#context?.vm.watch?.see({ kind: "second local response" });
  }

  #sendPrepared(): void {
    const prepared = this.#prepared;
    if (prepared === null) return;
    this.#prepared = null;
    this.#answerThroughFilter(prepared);
  }

  #answerThroughFilter(response: LocalResponse): void {
    const { headers, body } = this.#startReply(response);
    const endOfStream = body.length === 0;
    this.#response.receiveHeaders(headers, endOfStream);
    if (!endOfStream) this.#response.receiveData(body, true);
  }

  #answerDirectly(response: LocalResponse): void {
    this.#response.abort();
    const { headers, body } = this.#startReply(response);
    this.finishResponseHeaders(headers);
    this.downstream.headers = headers;
    this.downstream.add(body);
    this.info.bytesSent += body.length;
    this.downstream.ended = true;
  }

  #startReply(response: LocalResponse): LocalReplyMessage {
    const { status, details, body, grpcStatus } = response;
    this.localReply = grpcStatus === undefined ? { status, details, body } : { status, details, body, grpcStatus };
    this.#request.abort();
    const message = localReplyMessage(response, this.#requestHeaders);
    this.#noteResponse(message.headers, details);
    // Filters still see the status that was asked for, which to a gRPC client goes out as 200.
    this.info.responseCode = status;
    return message;
  }
}

/** After the filter, a request goes to the router and on to the upstream service. */
class RouterSink implements DirectionSink {
  constructor(private readonly stream: HttpStream) {}

  headers(headers: HeaderMap, endOfStream: boolean): void {
    if (!this.stream.enterRouter(headers)) return;
    this.stream.upstream.headers = headers;
    this.stream.upstream.ended = endOfStream;
  }

  data(data: Uint8Array, endOfStream: boolean): void {
    this.stream.upstream.add(data);
    this.stream.upstream.ended = endOfStream;
  }

  trailers(trailers: HeaderMap): void {
    this.stream.upstream.trailers = trailers;
    this.stream.upstream.ended = true;
  }

  overflow(): void {
    this.stream.localResponse(overflow(413, "Payload Too Large", "request_payload_too_large"));
  }
}

/** After the filter, a response goes to the client. */
class ClientSink implements DirectionSink {
  constructor(private readonly stream: HttpStream) {}

  headers(headers: HeaderMap, endOfStream: boolean): void {
    if (!this.stream.enterClient(headers)) return;
    this.stream.finishResponseHeaders(headers);
    this.stream.downstream.headers = headers;
    this.stream.downstream.ended = endOfStream;
  }

  data(data: Uint8Array, endOfStream: boolean): void {
    this.stream.downstream.add(data);
    this.stream.info.bytesSent += data.length;
    this.stream.downstream.ended = endOfStream;
  }

  trailers(trailers: HeaderMap): void {
    this.stream.downstream.trailers = trailers;
    this.stream.downstream.ended = true;
  }

  overflow(): void {
    this.stream.localResponse(overflow(500, "Internal Server Error", "response_payload_too_large"));
  }
}

function overflow(status: number, text: string, details: string): LocalResponse {
  return { status, details, body: toBytes(text), headers: [], grpcStatus: undefined };
}
