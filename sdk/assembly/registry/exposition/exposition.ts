import { proxy_set_effective_context } from "../../abi/imports";
import { now } from "../../clock";
import { HeadersAction } from "../../context/actions";
import { requestHeaders } from "../../headers";
import { localResponse } from "../../local-response";
import { ExpiringRegistry } from "../registry";
import { Format, acceptsGzip, encoderFor, wantedFormat } from "./format";
import { GrowingBytes } from "./growing";
import { NameFilter } from "./names";
import { Rendering } from "./rendering";

/** Nanoseconds that a slice of rendering may take. */
const SLICE: u64 = 2_000_000;
/** What a tick does at least, however long its other work took: a scrape always gets on. */
const LEAST: u64 = SLICE / 4;
/** Nanoseconds for which an answer serves further scrapes. */
const FRESH: u64 = 1_000_000_000;
/** Bytes from which on handing an answer over takes a slice of its own: the host copies it, and writes it to a socket. */
const LARGE: i32 = 65536;
/** Bytes that a body has room for at first. */
const FIRST_ROOM: i32 = 65536;
/** How many scrapes may wait at a time. */
const MOST_WAITING: i32 = 64;

/** A scrape that waits for its answer. */
class Scrape {
  constructor(
    readonly stream: u32,
    readonly format: Format,
    readonly isGzip: bool,
    readonly query: string,
    /** When it came, nanoseconds. */
    readonly asked: u64,
  ) {}

  /** Whether the same answer serves both. */
  wantsSameAs(other: Scrape): bool {
    return this.format == other.format && this.isGzip == other.isGzip && this.query == other.query;
  }
}

/**
 * Answers scrapes with the metrics of a registry, in the format that the scraper asks for. Rendering takes place in
 * slices, so that other streams of the worker never wait for long; scrapes that come meanwhile get the same answer.
 *
 *     onRequestHeaders(…) { if (isScrape) return this.root.exposition.answer(this.contextId); … }
 *
 * Whether a request is a scrape is the caller's to say: by port, path and whatever else.
 */
export class Exposition {
  /** Most bytes that the rows and the body of an answer may take, and that all answers of one rendering may have. */
  maxBytes: i32 = 128 << 20;
  /** Whether OpenMetrics answers say when each series began. */
  withCreated: bool = false;
  private rendering: Rendering | null = null;
  /** Room for a body, from one rendering to the next: given back, it would be cut up, and the next one need as much again. */
  private body: GrowingBytes | null = null;
  /** The scrape for which the rendering was begun. */
  private first: Scrape | null = null;
  /** When the rendering was complete; 0 until then. */
  private finished: u64 = 0;
  private waiting: Scrape[] = [];
  /** Nanoseconds of work since the last tick: scrapes that come together must not add up to a long one. */
  private spent: u64 = 0;
  /** Bytes of the answers that were given from the current rendering: the host keeps a copy of each until it is read. */
  private sent: i64 = 0;

  constructor(private readonly registry: ExpiringRegistry) {}

  /**
   * Answers the request of the current stream, now or with a later tick. In `onRequestHeaders`, whose answer it gives;
   * the caller has found that it is a scrape, and counts it not.
   */
  answer(contextId: u32): HeadersAction {
    if (this.waiting.length >= MOST_WAITING) {
      sendBusy();
      return HeadersAction.StopIteration;
    }
    this.waiting.push(new Scrape(contextId, wantedFormat(), acceptsGzip(), query(), now()));
    if (this.spent < SLICE) this.work(now(), contextId);
    if (this.isBusy) this.registry.hurry(1);
    return HeadersAction.StopIteration;
  }

  /** Whether there is work left to do at the next tick. */
  get isBusy(): bool {
    return this.waiting.length != 0;
  }

  /** A slice of work. Called by the registry's tick, which began at `started` (nanoseconds). */
  step(started: u64): void {
    const time = now();
    this.spent = time - started;
    this.work(time, 0);
  }

  /** Does what is left of the slice, and keeps account of it; `current` is the stream whose callback runs. */
  private work(time: u64, current: u32): void {
    this.go(time, time + (this.spent < SLICE - LEAST ? SLICE - this.spent : LEAST), current);
    this.spent += now() - time;
  }

  private go(time: u64, deadline: u64, current: u32): void {
    if (this.finished && this.finished + FRESH < time) this.drop();
    if (!this.waiting.length) return;
    const wanted = this.waiting[0];
    const first = this.first;
    if (this.finished && first && !first.wantsSameAs(wanted)) this.drop();
    let rendering = this.rendering;
    if (!rendering) {
      const encoder = encoderFor(wanted.format, this.withCreated, this.maxBytes);
      const most = this.maxBytes;
      let body = this.body;
      if (!body) this.body = body = GrowingBytes.create(FIRST_ROOM, most);
      rendering = new Rendering(this.registry, encoder, wanted.isGzip, new NameFilter(wanted.query), most, body);
      this.rendering = rendering;
      this.first = wanted;
    }
    if (!this.finished) {
      if (!rendering.step(deadline)) return;
      this.finished = now();
      if (!rendering.problem.length && rendering.body.length >= LARGE && this.finished - time > SLICE / 2) return;
    }
    this.deliver(rendering, current);
  }

  /** Gives the memory back. */
  close(): void {
    this.drop();
    const body = this.body;
    if (body) body.free();
    this.body = null;
  }

  private drop(): void {
    const rendering = this.rendering;
    if (rendering) rendering.free();
    this.rendering = null;
    this.first = null;
    this.finished = 0;
    this.sent = 0;
  }

  /**
   * Sends the answer to the first that waits for one like it, or to `current` alone. Two answers within one callback are
   * one too many: Envoy sends them when it returns, one within the other, and may touch a connection that is gone.
   */
  private deliver(rendering: Rendering, current: u32): void {
    const first = this.first!;
    const waiting = this.waiting;
    for (let i = 0; i < waiting.length; i++) {
      const scrape = waiting[i];
      if (!scrape.wantsSameAs(first) || (current && scrape.stream != current)) continue;
      waiting.splice(i, 1);
      // a stream that is gone meanwhile needs no answer
      if (!current && proxy_set_effective_context(scrape.stream)) return;
      this.send(rendering);
      const health = this.registry.health;
      if (health) health.scraped(scrape.asked);
      return;
    }
  }

  private send(rendering: Rendering): void {
    if (rendering.problem.length) {
      localResponse(500).details("metrics_too_large").body(rendering.problem).send();
      return;
    }
    const body = rendering.body;
    if (this.sent && this.sent + body.length > this.maxBytes) {
      sendBusy();
      return;
    }
    this.sent += body.length;
    if (body.length >= LARGE) this.spent = SLICE;
    const response = localResponse(200).details("metrics").body(body);
    response.header("content-type", rendering.contentType);
    if (rendering.isGzip) response.header("content-encoding", "gzip");
    response.send();
  }
}

function sendBusy(): void {
  localResponse(503).details("metrics_busy").header("retry-after", "1").body("too many scrapes at a time\n").send();
}

/** What follows the `?` of the current request's target. */
function query(): string {
  const path = requestHeaders.get(":path");
  const mark = path ? path.indexOf(0x3f) : -1;
  return mark < 0 ? "" : path!.slice(mark + 1).toString();
}
