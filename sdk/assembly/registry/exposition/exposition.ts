import { Bytes, utf8 } from "../../bytes";
import { now } from "../../clock";
import { HeadersAction } from "../../context/actions";
import { proxy_set_effective_context } from "../../abi/imports";
import { requestHeaders } from "../../headers";
import { localResponse } from "../../local-response";
import { ExpiringRegistry } from "../registry";
import { Encoder } from "./encoder";
import { OpenMetricsEncoder } from "./open-metrics";
import { Rendering } from "./rendering";
import { TextEncoder } from "./text";

/** Nanoseconds that a slice of rendering may take. */
const SLICE: u64 = 2_000_000;
/** Nanoseconds for which an answer serves further scrapes. */
const FRESH: u64 = 1_000_000_000;
/** How many scrapes may wait at a time. */
const MOST_WAITING: i32 = 64;

/**
 * Answers scrapes with the metrics of a registry, in the format that the scraper asks for. Rendering takes place in
 * slices, so that other streams of the worker never wait for long; scrapes that come meanwhile get the same answer.
 *
 *     onRequestHeaders(…) { if (isScrape) return this.root.exposition.answer(this.contextId); … }
 */
export class Exposition {
  /** Most bytes that the rows and the body of an answer may take. */
  maxBytes: i32 = 128 << 20;
  /** Whether OpenMetrics answers say when each series began. */
  withCreated: bool = false;
  private rendering: Rendering | null = null;
  private kind: u32 = 0;
  private finished: u64 = 0;
  /** Streams that wait, with the kind of answer that they want in the upper half. */
  private waiting: u64[] = [];
  /** When each of them asked. */
  private asked: u64[] = [];

  constructor(private readonly registry: ExpiringRegistry) {}

  /**
   * Answers the request of the current stream, now or with a later tick. In `onRequestHeaders`, whose answer it gives;
   * the caller has found that it is a scrape, and counts it not.
   */
  answer(contextId: u32): HeadersAction {
    const kind = wantedKind();
    if (this.waiting.length >= MOST_WAITING) {
      localResponse(503).details("metrics_busy").body("too many scrapes at a time\n").send();
      return HeadersAction.StopIteration;
    }
    this.waiting.push((<u64>kind << 32) | contextId);
    this.asked.push(now());
    this.step(contextId);
    if (this.waiting.length) this.registry.hurry(1);
    return HeadersAction.StopIteration;
  }

  /** Whether there is work left to do at the next tick. */
  get isBusy(): bool {
    return this.waiting.length != 0;
  }

  /** A slice of work. Called by the registry's tick; `current` is the stream whose callback runs. */
  step(current: u32 = 0): void {
    const time = now();
    let rendering = this.rendering;
    if (rendering && this.finished && this.finished + FRESH < time) {
      rendering.free();
      rendering = null;
      this.rendering = null;
    }
    if (!this.waiting.length) return;
    const wanted = u32(this.waiting[0] >> 32);
    if (rendering && this.finished && this.kind != wanted) {
      rendering.free();
      rendering = null;
    }
    if (!rendering) {
      rendering = new Rendering(this.registry, this.encoderFor(wanted), (wanted & GZIP) != 0, this.maxBytes);
      this.rendering = rendering;
      this.kind = wanted;
      this.finished = 0;
    }
    if (!this.finished) {
      if (!rendering.step(time + SLICE)) return;
      this.finished = now();
    }
    this.deliver(rendering, current);
  }

  /** Gives the memory back. */
  close(): void {
    const rendering = this.rendering;
    if (rendering) rendering.free();
    this.rendering = null;
  }

  /** Sends the answer to all that wait for one of its kind. */
  private deliver(rendering: Rendering, current: u32): void {
    const waiting = this.waiting;
    let left = 0;
    for (let i = 0; i < waiting.length; i++) {
      const stream = u32(waiting[i]);
      if (u32(waiting[i] >> 32) != this.kind) {
        this.asked[left] = this.asked[i];
        waiting[left++] = waiting[i];
        // a stream that is gone meanwhile needs no answer
      } else if (stream == current || !proxy_set_effective_context(stream)) {
        send(rendering);
        const health = this.registry.health;
        if (health) health.scraped(this.asked[i]);
      }
    }
    waiting.length = left;
    this.asked.length = left;
  }

  private encoderFor(kind: u32): Encoder {
    return kind & OPEN_METRICS ? new OpenMetricsEncoder(this.withCreated) : new TextEncoder();
  }
}

function send(rendering: Rendering): void {
  if (rendering.problem.length) {
    localResponse(500).details("metrics_too_large").body(rendering.problem).send();
    return;
  }
  const response = localResponse(200).details("metrics").body(rendering.body);
  response.header("content-type", rendering.contentType);
  if (rendering.isGzip) response.header("content-encoding", "gzip");
  response.send();
}

const GZIP: u32 = 1;
const OPEN_METRICS: u32 = 2;

/** What the scraper accepts. */
function wantedKind(): u32 {
  let kind: u32 = 0;
  const encoding = requestHeaders.get("accept-encoding");
  if (encoding && encoding.find(utf8("gzip")) >= 0) kind |= GZIP;
  const accept = requestHeaders.get("accept");
  if (accept && prefers(accept)) kind |= OPEN_METRICS;
  return kind;
}

/** Whether `application/openmetrics-text` is accepted, and before plain text. */
function prefers(accept: Bytes): bool {
  const open = accept.find(utf8("application/openmetrics-text"));
  const plain = accept.find(utf8("text/plain"));
  return open >= 0 && (plain < 0 || open < plain);
}
