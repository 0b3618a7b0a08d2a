import { Status } from "../../abi/status";
import { Bytes } from "../../bytes";
import { HttpCallHandler, callResponseStatus, httpCall } from "../../calls/http";
import { CallFailure } from "../../calls/status";
import { now } from "../../clock";
import { RootContext } from "../../context/root";
import { callResponseHeaders } from "../../headers";
import { hash64 } from "../../hash";
import { LogLevel, log } from "../../log";
import { GrowingBytes } from "../exposition/growing";
import { NameFilter } from "../exposition/names";
import { Rendering } from "../exposition/rendering";
import { ExpiringRegistry } from "../registry";
import { Exporter } from "./exporter";
import { Lease } from "./lease";
import { OtlpEncoder } from "./otlp-encoder";

/** Nanoseconds that a slice of work may take. */
const SLICE: u64 = 2_000_000;
/** Milliseconds to a worker's first push, if nobody else does it. */
const FIRST_PUSH: u64 = 5000;
/** Bytes that a part has room for at first. */
const FIRST_ROOM: i32 = 65536;
/** How often a part that the server had no time for is sent again. */
const RETRIES: i32 = 5;
/** Milliseconds to the first retry; each further one waits twice as long, up to the longest. */
const FIRST_RETRY: u64 = 1000;
const LONGEST_RETRY: u64 = 30_000;

/**
 * Sends the metrics of a registry to an OpenTelemetry receiver by HTTP: cumulative, with the time at which each series
 * began, and with a point that says so when one has expired. One worker does it for all of them; when it ends, or gives no
 * sign of life for two intervals, another one goes on where it has stopped.
 *
 * A push goes out in parts of about 128 KiB, compressed, one at a time: never more than one waits for an answer. What
 * the server has no time for (429, 502, 503, 504, no answer) is sent again up to five times, `retry-after` honoured; then,
 * and at any other refusal, the rest of the push is given up. Nothing is lost by that: the next one says all again.
 *
 * Derive a class and make one before the registry is opened, in `onConfigure`:
 *
 *     class JobsExporter extends OtlpExporter {
 *       constructor(registry: ExpiringRegistry, root: RootContext) {
 *         super(registry, root, "collector");
 *         this.attribute("service.name", utf8("jobs"));
 *       }
 *     }
 */
export abstract class OtlpExporter extends Exporter {
  /** Value of `:authority`. */
  authority: string;
  path: string = "/v1/metrics";
  /** Milliseconds between two pushes. */
  interval: u64 = 60_000;
  /** Milliseconds until a part counts as not answered. */
  timeout: u32 = 10_000;
  /** Further headers, such as a tenant's name. */
  headerNames: string[] = [];
  headerValues: string[] = [];
  /** Most bytes that the rows of a push may take. */
  maxBytes: i32 = 128 << 20;
  private readonly attributeNames: string[] = [];
  private readonly attributeValues: string[] = [];
  private lease: Lease = new Lease(0);
  private rendering: Rendering | null = null;
  private body: GrowingBytes | null = null;
  /** When the push under way was begun, milliseconds. */
  private began: u64 = 0;
  /** Not before this time is anything to do. */
  private next: u64 = 0;
  private isWaiting: bool = false;
  private retries: i32 = 0;
  private isClosed: bool = false;

  constructor(
    private readonly registry: ExpiringRegistry,
    /** Whose tick the registry gets. */
    private readonly root: RootContext,
    /** Envoy's cluster of the receiver. */
    readonly cluster: string,
  ) {
    super();
    this.authority = cluster;
    registry.exporter = this;
  }

  /** Adds an attribute of the resource, such as `service.name`; without a value there is none. */
  attribute(name: string, value: Bytes | null): void {
    if (!value || value.isEmpty) return;
    this.attributeNames.push(name);
    this.attributeValues.push(value.toString());
  }

  get grace(): u64 {
    return this.interval * 2 + LONGEST_RETRY;
  }

  open(): void {
    const groups = this.registry.groups;
    let schema = hash64(this.registry.name + "/push/" + this.cluster + this.path);
    for (let i = 0; i < groups.length; i++) schema = (rotl(schema, 7) ^ groups[i].schema) * 0x9e3779b97f4a7c15;
    this.lease = new Lease(schema);
  }

  get isBusy(): bool {
    return this.rendering !== null && !this.isWaiting && !this.retries;
  }

  step(): void {
    const clock = now();
    const time = clock / 1_000_000;
    if (this.isWaiting || time < this.next) return;
    let rendering = this.rendering;
    if (!rendering) {
      const isFirst = !this.next;
      this.next = time + min(this.interval, isFirst ? FIRST_PUSH : this.interval);
      if (isFirst || !this.lease.take(time, this.untilFrom(time))) return;
      this.next = time;
      rendering = this.begin(time);
    }
    if (this.retries || rendering.step(clock + SLICE)) this.send(rendering, time);
  }

  leave(): void {
    this.lease.leave();
  }

  close(): void {
    this.isClosed = true;
    this.drop();
  }

  /** The server has taken a part. */
  delivered(): void {
    if (this.isClosed) return;
    this.isWaiting = false;
    this.retries = 0;
    const rendering = this.rendering;
    if (rendering) rendering.next();
    this.registry.hurry(1);
  }

  /** The server has not taken a part: `status` is 0 when there was no answer. */
  refused(status: i32, retryAfter: u64): void {
    if (this.isClosed) return;
    this.isWaiting = false;
    const isBusy = !status || status == 429 || (status >= 502 && status <= 504);
    if (!isBusy || this.retries >= RETRIES) return this.giveUp("the receiver answered " + status.toString());
    const pause = max(min(FIRST_RETRY << this.retries, LONGEST_RETRY), min(retryAfter, this.interval));
    this.retries++;
    this.next = now() / 1_000_000 + pause;
  }

  private begin(time: u64): Rendering {
    this.began = time;
    const encoder = new OtlpEncoder(this.registry.name, this.attributeNames, this.attributeValues, time, this.maxBytes);
    const body = GrowingBytes.create(FIRST_ROOM, this.maxBytes);
    const rendering = new Rendering(this.registry, encoder, true, new NameFilter(""), this.maxBytes, body);
    this.body = body;
    rendering.inParts = true;
    if (this.lease.pushed) rendering.since = this.lease.pushed;
    this.rendering = rendering;
    return rendering;
  }

  private send(rendering: Rendering, time: u64): void {
    if (rendering.problem.length) return this.giveUp(rendering.problem);
    if (!rendering.body.length) {
      this.lease.done(this.began, time, this.untilFrom(time));
      this.drop();
      return this.wait();
    }
    if (!this.lease.take(time, this.untilFrom(time))) return this.giveUp("another worker has taken over");
    const call = httpCall(this.cluster)
      .header(":method", "POST")
      .header(":path", this.path)
      .header(":authority", this.authority)
      .header("content-type", rendering.contentType)
      .header("content-encoding", "gzip");
    for (let i = 0; i < this.headerNames.length; i++) call.header(this.headerNames[i], this.headerValues[i]);
    this.isWaiting = true;
    const status = call.timeout(this.timeout).body(rendering.body).send(this.root, new Answer(this));
    if (status == Status.BadArgument) {
      this.isWaiting = false;
      this.giveUp("there is no cluster " + this.cluster);
    } else if (status) this.refused(0, 0);
  }

  /** Ends this push; the next one begins in its time. */
  private giveUp(reason: string): void {
    log(LogLevel.Warn, this.registry.name + ": push to " + this.cluster + " given up: " + reason);
    const health = this.registry.health;
    if (health) health.pushFailed();
    this.drop();
    this.wait();
  }

  private wait(): void {
    this.retries = 0;
    this.next = this.began + this.interval;
  }

  private drop(): void {
    const rendering = this.rendering;
    const body = this.body;
    if (rendering) rendering.free();
    if (body) body.free();
    this.rendering = null;
    this.body = null;
  }

  private untilFrom(time: u64): u64 {
    return time + this.interval * 2 + LONGEST_RETRY + this.timeout;
  }
}

class Answer extends HttpCallHandler {
  constructor(private readonly push: OtlpExporter) {
    super();
  }

  onResponse(headerCount: u32, bodySize: u32, trailerCount: u32): void {
    const status = callResponseStatus();
    if (status >= 200 && status < 300) return this.push.delivered();
    const after = callResponseHeaders.get("retry-after");
    const seconds = after ? after.toInteger() : 0;
    this.push.refused(status, seconds > 0 && seconds < 3600 ? <u64>seconds * 1000 : 0);
  }

  onFailure(failure: CallFailure): void {
    this.push.refused(0, 0);
  }
}
