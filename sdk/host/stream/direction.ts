import { DataAction, HeadersAction } from "../abi/enums.js";
import type { HeaderMap } from "../headers/header-map.js";
import { BodyBuffer } from "./buffers.js";

/** A filter's callbacks in one direction. */
export interface DirectionFilter {
  /** True while the filter wants each new piece added to what it has held back, and to see all of it. */
  readonly accumulating: boolean;
  onHeaders(headers: HeaderMap, endOfStream: boolean): number;
  onData(data: BodyBuffer, endOfStream: boolean): number;
  onTrailers(trailers: HeaderMap): number;
}

/** What comes after the filter: the router for requests, the client for responses. */
export interface DirectionSink {
  headers(headers: HeaderMap, endOfStream: boolean): void;
  data(data: Uint8Array, endOfStream: boolean): void;
  trailers(trailers: HeaderMap): void;
  /** More was held back than the buffer limit allows. */
  overflow(): void;
}

type State = "flowing" | "stopped" | "stopped for all";

/**
 * One direction of a stream through one filter: passes on, holds back and resumes as Envoy's filter manager does.
 *
 * - "stopped": headers or data were held back, later pieces still reach the filter.
 * - "stopped for all": later pieces are kept without asking the filter, which gets them when it resumes.
 */
export class Direction {
  headers: HeaderMap | null = null;
  trailers: HeaderMap | null = null;
  /** Data that the filter holds back; null when there is none. */
  held: BodyBuffer | null = null;
  #state: State = "flowing";
  #headersContinued = false;
  #ended = false;
  #aborted = false;
  #inCallback = false;
  #resumeAfterCallback = false;
  #streaming = false;

  constructor(
    private readonly filter: DirectionFilter,
    private readonly sink: DirectionSink,
    private readonly limit: number,
    /** Called whenever a callback of the filter has returned. */
    private readonly returned: () => void = () => undefined,
  ) {}

  /** Whether the filter's callback is running. */
  get inCallback(): boolean {
    return this.#inCallback;
  }

  /** Whether the filter holds something back. */
  get stopped(): boolean {
    return this.#state !== "flowing" && !this.#aborted;
  }

  /** Whether headers have been given to the filter. */
  get started(): boolean {
    return this.headers !== null;
  }

  /** Whether headers have gone on to what comes after the filter. */
  get headersContinued(): boolean {
    return this.#headersContinued;
  }

  /** Whether the last piece has come in. */
  get ended(): boolean {
    return this.#ended;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  receiveHeaders(headers: HeaderMap, endOfStream: boolean): number {
    if (this.#aborted) return HeadersAction.StopAllIterationAndWatermark;
    this.headers = headers;
    this.#ended ||= endOfStream;
    this.#inCallback = true;
    const action = this.filter.onHeaders(headers, endOfStream);
    this.#inCallback = false;
    this.returned();
    if (this.aborted) return action;
    switch (action) {
      case HeadersAction.StopIteration:
        this.#state = "stopped";
        break;
      case HeadersAction.StopAllIterationAndBuffer:
      case HeadersAction.StopAllIterationAndWatermark:
        this.#state = "stopped for all";
        this.#streaming = action === HeadersAction.StopAllIterationAndWatermark;
        break;
      default:
        this.#headersContinued = true;
        this.sink.headers(headers, endOfStream);
    }
    this.#afterCallback();
    return action;
  }

  receiveData(data: Uint8Array, endOfStream: boolean): number {
    if (this.#aborted) return DataAction.StopIterationNoBuffer;
    this.#ended ||= endOfStream;
    if (this.#state === "stopped for all") {
      this.#hold(new BodyBuffer(data));
      return DataAction.StopIterationAndBuffer;
    }
    let piece = new BodyBuffer(data);
    if (this.filter.accumulating) {
      if (!this.#hold(piece)) return DataAction.StopIterationNoBuffer;
      piece = this.held as BodyBuffer;
    }
    return this.#filterData(piece, endOfStream);
  }

  receiveTrailers(trailers: HeaderMap): number {
    this.trailers = trailers;
    this.#ended = true;
    if (this.#aborted || this.#state === "stopped for all") return 1;
    return this.#filterTrailers(trailers);
  }

  /** `proxy_continue_stream`: what is held back goes on. Nothing happens when nothing is stopped. */
  resume(): void {
    if (this.#aborted) return;
    if (this.#inCallback) this.#resumeAfterCallback = true;
    else if (this.#state !== "flowing") this.#continue();
  }

  /** Whether a resume was asked for inside the running callback. */
  get resumingInCallback(): boolean {
    return this.#inCallback && this.#resumeAfterCallback;
  }

  /** Drops what is held back; nothing goes on from here. */
  abort(): void {
    this.#aborted = true;
    this.held = null;
  }

  /** Trailers that the filter adds where there were none. */
  addTrailers(trailers: HeaderMap): void {
    this.trailers = trailers;
  }

  #filterData(piece: BodyBuffer, endOfStream: boolean): number {
    const hadTrailers = this.trailers !== null;
    this.#inCallback = true;
    const action = this.filter.onData(piece, endOfStream);
    this.#inCallback = false;
    this.returned();
    if (this.aborted) return action;
    const addedTrailers = hadTrailers ? null : this.trailers;
    if (action === DataAction.Continue) {
      if (this.#state === "flowing") {
        if (piece === this.held) this.held = null;
        this.sink.data(piece.take(), endOfStream && addedTrailers === null);
        if (addedTrailers !== null) this.sink.trailers(addedTrailers);
      } else {
        if (this.#hold(piece)) this.#continue();
      }
    } else {
      this.#state = "stopped";
      this.#streaming = action === DataAction.StopIterationAndWatermark;
      if (action !== DataAction.StopIterationNoBuffer) this.#hold(piece);
      else if (endOfStream) this.held ??= new BodyBuffer();
    }
    this.#afterCallback();
    return action;
  }

  #filterTrailers(trailers: HeaderMap): number {
    this.#inCallback = true;
    const action = this.filter.onTrailers(trailers);
    this.#inCallback = false;
    this.returned();
    if (this.aborted) return action;
    if (action !== 0) {
      if (this.#state === "flowing") this.#state = "stopped";
    } else if (this.#state === "flowing") {
      this.sink.trailers(trailers);
    } else {
      this.#continue();
    }
    this.#afterCallback();
    return action;
  }

  #continue(): void {
    const again = this.#state === "stopped for all";
    this.#state = "flowing";
    const { trailers } = this;
    if (!this.#headersContinued) {
      this.#headersContinued = true;
      this.sink.headers(this.headers as HeaderMap, this.#ended && this.held === null && trailers === null);
    }
    const { held } = this;
    if (held !== null && !this.#aborted) {
      const endOfStream = this.#ended && trailers === null;
      if (again) {
        this.#filterData(held, endOfStream);
      } else {
        this.held = null;
        this.sink.data(held.take(), endOfStream);
      }
    }
    if (trailers === null || this.#aborted) return;
    if (again) this.#filterTrailers(trailers);
    else this.sink.trailers(trailers);
  }

  /** Keeps a piece; false when that was more than the limit and ended the direction. */
  #hold(piece: BodyBuffer): boolean {
    if (this.held === null) this.held = piece;
    else if (this.held !== piece) this.held.moveFrom(piece);
    if (!this.#streaming && this.held.length > this.limit) this.sink.overflow();
    return !this.#aborted;
  }

  #afterCallback(): void {
    if (!this.#resumeAfterCallback) return;
    this.#resumeAfterCallback = false;
    this.resume();
  }
}
