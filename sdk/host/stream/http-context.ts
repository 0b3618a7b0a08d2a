import { BufferType, HeaderMapType, StreamType } from "../abi/enums.js";
import type { HeaderMap } from "../headers/header-map.js";
import type { LocalResponse } from "../vm/context.js";
import type { RootContext } from "../vm/root-context.js";
import { NO_BUFFER, type GuestBuffer } from "./buffers.js";
import { HttpSide, REQUEST_CALLBACKS, RESPONSE_CALLBACKS } from "./http-side.js";
import type { StreamInfo } from "./info.js";
import { StreamContext } from "./stream-context.js";

/** What a guest may do to the stream it filters; all of it is called when the guest has returned. */
export interface HttpStreamControl {
  resumeRequest(): void;
  resumeResponse(): void;
  reset(details: string): void;
  localResponse(response: LocalResponse): void;
  addRequestTrailers(): HeaderMap;
  addResponseTrailers(): HeaderMap;
  clearRouteCache(): void;
}

const FAILED: LocalResponse = {
  status: 503,
  details: "wasm_fail_stream",
  body: new Uint8Array(0),
  headers: [],
  grpcStatus: 14,
};

/** An HTTP stream as its guest sees it. */
export class HttpContext extends StreamContext {
  readonly request: HttpSide;
  readonly response: HttpSide;
  endOfStream = false;
  #log: { request: HeaderMap | null; response: HeaderMap | null; trailers: HeaderMap | null } | null = null;

  constructor(
    root: RootContext,
    info: StreamInfo,
    private readonly stream: HttpStreamControl,
  ) {
    super(root, info);
    this.request = new HttpSide(this, REQUEST_CALLBACKS);
    this.response = new HttpSide(this, RESPONSE_CALLBACKS);
  }

  override get visibleRequestHeaders(): HeaderMap | null {
    return this.request.headers ?? this.#log?.request ?? null;
  }

  override get visibleResponseHeaders(): HeaderMap | null {
    return this.response.headers ?? this.#log?.response ?? null;
  }

  override get visibleResponseTrailers(): HeaderMap | null {
    return this.response.trailers ?? this.#log?.trailers ?? null;
  }

  override get inAccessLog(): boolean {
    return this.#log !== null;
  }

  override mutableMap(type: number): HeaderMap | null {
    switch (type) {
      case HeaderMapType.RequestHeaders:
        return this.request.headers;
      case HeaderMapType.RequestTrailers:
        if (this.request.trailers === null && this.request.body !== null && this.endOfStream) {
          this.request.trailers = this.stream.addRequestTrailers();
        }
        return this.request.trailers;
      case HeaderMapType.ResponseHeaders:
        return this.response.headers;
      case HeaderMapType.ResponseTrailers:
        if (this.response.trailers === null && this.response.body !== null && this.endOfStream) {
          this.response.trailers = this.stream.addResponseTrailers();
        }
        return this.response.trailers;
    }
    return null;
  }

  override readableMap(type: number): HeaderMap | null {
    const log = this.#log;
    switch (type) {
      case HeaderMapType.RequestHeaders:
        return log === null ? this.request.headers : log.request;
      case HeaderMapType.RequestTrailers:
        return log === null ? this.request.trailers : null;
      case HeaderMapType.ResponseHeaders:
        return log === null ? this.response.headers : log.response;
      case HeaderMapType.ResponseTrailers:
        return log === null ? this.response.trailers : log.trailers;
    }
    return super.readableMap(type);
  }

  override buffer(type: number): GuestBuffer | null {
    if (type === BufferType.HttpRequestBody) return this.request.body ?? NO_BUFFER;
    if (type === BufferType.HttpResponseBody) return this.response.body ?? NO_BUFFER;
    return super.buffer(type);
  }

  override clearRouteCache(): void {
    this.stream.clearRouteCache();
  }

  override continueStream(type: number): void {
    if (type === StreamType.Request) this.vm.afterCall(() => this.stream.resumeRequest());
    else if (type === StreamType.Response) this.vm.afterCall(() => this.stream.resumeResponse());
    else return;
    // Envoy forgets the request's pointers in both cases.
    this.request.forget();
  }

  override closeStream(type: number): void {
    if (type !== StreamType.Request && type !== StreamType.Response) return;
    this.info.responseCodeDetails ??= "wasm_close_stream";
    this.vm.afterCall(() => this.stream.reset("wasm_close_stream"));
  }

  override sendLocalResponse(response: LocalResponse): void {
    this.vm.afterCall(() => this.stream.localResponse(response));
  }

  /**
   * The end as Envoy plays it: log, done, delete for HTTP/1 and HTTP/2. With HTTP/3 the log comes last, when the guest
   * has forgotten the stream. An upstream filter is not asked to log.
   */
  end(request: HeaderMap | null, response: HeaderMap | null, trailers: HeaderMap | null, withLog: boolean): void {
    const late = this.info.protocol === "HTTP/3";
    const log = (): void => {
      if (!this.created) this.create();
      this.#log = { request, response, trailers };
      this.log();
      this.#log = null;
    };
    if (withLog && !late) log();
    if (this.created) {
      this.done();
      this.delete();
    }
    if (withLog && late) log();
    this.forget();
  }

  protected failStream(): void {
    this.stream.localResponse(FAILED);
  }
}
