import { DataAction, HeadersAction } from "../abi/enums.js";
import type { HeaderMap } from "../headers/header-map.js";
import { CALLBACK } from "../abi/callbacks.js";
import type { Vm } from "../vm/vm.js";
import type { BodyBuffer } from "./buffers.js";
import type { DirectionFilter } from "./direction.js";
import type { HttpContext } from "./http-context.js";

/** Callback numbers of one direction. */
export interface SideCallbacks {
  readonly headers: number;
  readonly body: number;
  readonly trailers: number;
  readonly metadata: number;
}

export const REQUEST_CALLBACKS: SideCallbacks = {
  headers: CALLBACK.proxy_on_request_headers,
  body: CALLBACK.proxy_on_request_body,
  trailers: CALLBACK.proxy_on_request_trailers,
  metadata: CALLBACK.proxy_on_request_metadata,
};

export const RESPONSE_CALLBACKS: SideCallbacks = {
  headers: CALLBACK.proxy_on_response_headers,
  body: CALLBACK.proxy_on_response_body,
  trailers: CALLBACK.proxy_on_response_trailers,
  metadata: CALLBACK.proxy_on_response_metadata,
};

/**
 * One direction of an HTTP stream as its guest sees it: the maps and the buffer that are readable at the moment.
 *
 * Headers are there during their callback and while the guest holds them back; they are gone after its Continue.
 */
export class HttpSide implements DirectionFilter {
  headers: HeaderMap | null = null;
  trailers: HeaderMap | null = null;
  body: BodyBuffer | null = null;
  accumulating = false;
  readonly #vm: Vm;

  constructor(
    private readonly context: HttpContext,
    private readonly callbacks: SideCallbacks,
  ) {
    this.#vm = context.vm;
  }

  onHeaders(headers: HeaderMap, endOfStream: boolean): number {
    const { context } = this;
    if (context.failureHandled) return HeadersAction.Continue;
    if (!context.created) context.create();
    this.headers = headers;
    context.endOfStream = endOfStream;
    if (context.failed()) return context.openAction(HeadersAction.StopAllIterationAndWatermark);
    const value = this.#vm.call(this.callbacks.headers, context, headers.size, endOfStream ? 1 : 0);
    const action = this.#headersAction(value);
    this.#vm.finishCall();
    if (context.failed()) return context.openAction(HeadersAction.StopAllIterationAndWatermark);
    if (action === HeadersAction.Continue) this.headers = null;
    return action;
  }

  onData(data: BodyBuffer, endOfStream: boolean): number {
    const { context } = this;
    if (!context.created || context.failureHandled) return DataAction.Continue;
    this.body = data;
    context.endOfStream = endOfStream;
    if (context.failed()) return context.openAction(DataAction.StopIterationNoBuffer);
    const value = this.#vm.call(this.callbacks.body, context, data.length, endOfStream ? 1 : 0);
    const action = this.#dataAction(value);
    this.#vm.finishCall();
    if (context.failed()) return context.openAction(DataAction.StopIterationNoBuffer);
    this.accumulating = action === DataAction.StopIterationAndBuffer;
    if (action === DataAction.Continue) this.body = null;
    return action;
  }

  onTrailers(trailers: HeaderMap): number {
    const { context } = this;
    if (!context.created || context.failureHandled) return 0;
    this.trailers = trailers;
    if (context.failed()) return context.openAction(1);
    const value = this.#vm.call(this.callbacks.trailers, context, trailers.size);
    const action = this.#vm.stopIteration || value !== 0 ? 1 : 0;
    this.#vm.finishCall();
    if (context.failed()) return context.openAction(1);
    if (action === 0) this.trailers = null;
    return action;
  }

  /** HTTP/2 metadata: the guest hears how many entries there are and can do nothing about them. */
  onMetadata(count: number): void {
    const { context } = this;
    if (!context.created || context.failed()) return;
    this.#vm.call(this.callbacks.metadata, context, count);
    this.#vm.finishCall();
    context.failed();
  }

  /** What resuming makes unreadable. */
  forget(): void {
    this.headers = null;
    this.body = null;
    this.trailers = null;
  }

  #headersAction(value: number): number {
    const { StopIteration, ContinueAndEndStream, StopAllIterationAndWatermark, Continue } = HeadersAction;
    if (this.#vm.stopIteration) return StopAllIterationAndWatermark;
    if (value > StopAllIterationAndWatermark) {
      this.#unknown("a headers callback", value, "StopAllIterationAndWatermark");
      return StopAllIterationAndWatermark;
    }
    if (value === StopIteration && !this.context.root.plugin.allowStopIteration) return StopAllIterationAndWatermark;
    if (value !== ContinueAndEndStream) return value;
    this.#unknown("a headers callback", value, "Continue (there is no ContinueAndEndStream)");
    return Continue;
  }

  #unknown(what: string, value: number, meaning: string): void {
    this.#vm.watch?.see({ kind: "unknown action", what, value, meaning });
  }

  #dataAction(value: number): number {
    if (this.#vm.stopIteration) return DataAction.StopIterationNoBuffer;
    if (value <= DataAction.StopIterationNoBuffer) return value;
    this.#unknown("a body callback", value, "StopIterationNoBuffer");
    return DataAction.StopIterationNoBuffer;
  }
}
