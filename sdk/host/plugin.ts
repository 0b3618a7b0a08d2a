import type { Direction } from "./abi/enums.js";
import { toBytes, type BytesLike } from "./bytes.js";
import type { Host } from "./host.js";
import type { LogEntry } from "./logs.js";
import type { AttributeTree } from "./properties/json.js";
import { toConnection, type Connection, type ConnectionOptions } from "./stream/connection.js";
import { ExchangePlay, ExchangeResult, StalledError, type ExchangeOptions } from "./stream/exchange.js";
import { HttpStream } from "./stream/http-stream.js";
import { AttributeOverrides, StreamInfo } from "./stream/info.js";
import type { Generation } from "./generation.js";

/** How a module is used: which filter it is, under which names, with which configuration. */
export interface PluginOptions {
  readonly name?: string;
  readonly rootId?: string;
  readonly configuration?: BytesLike;
  /** Direction of the listener, default `unspecified`. */
  readonly direction?: Direction;
  readonly type?: "http" | "network" | "access_logger" | "service";
  /** The filter sits at an upstream cluster: it is never asked to log. */
  readonly upstream?: boolean;
  /** `fail_open`: streams go on without the filter when its VM has died. */
  readonly failOpen?: boolean;
  /** `allow_on_headers_stop_iteration`: StopIteration of a headers callback lets the body through to the filter. */
  readonly allowStopIteration?: boolean;
}

/** Thrown when Envoy would refuse a plugin: the module says no to its configuration, or traps. */
export class PluginLoadError extends Error {
  override readonly name = "PluginLoadError";

  constructor(
    message: string,
    /** What was logged while the plugin was being loaded. */
    readonly logs: readonly LogEntry[],
  ) {
    super(message);
  }
}

/** Options of one stream. */
export interface StreamOptions {
  /** Number of the worker; by default workers take turns. */
  readonly worker?: number;
  /** Attributes that differ from what the host derives from the traffic. */
  readonly attributes?: AttributeTree;
  readonly connection?: Connection | ConnectionOptions;
  readonly bufferLimit?: number;
}

const PATIENCE = 60_000;

/** A module in use with one configuration, as one filter of Envoy's configuration. */
export class Plugin {
  #generation: Generation;
  #removed = false;

  /** Use {@link Host.loadPlugin}. */
  constructor(
    private readonly host: Host,
    private readonly options: PluginOptions,
    generation: Generation,
  ) {
    this.#generation = generation;
  }

  get name(): string {
    return this.options.name ?? "";
  }

  /** Opens an HTTP stream that the caller drives step by step. */
  httpStream(options: StreamOptions = {}): HttpStream {
    this.#mustLive();
    const { host } = this;
    const generation = this.#generation;
    const worker = host.pickWorker(options.worker);
    const { server } = host;
    const connection = toConnection(options.connection, () => server.nextConnectionId());
    const overrides = options.attributes === undefined ? undefined : new AttributeOverrides(options.attributes);
    const info = new StreamInfo(connection, server.clock.now, this.options.direction ?? "unspecified", overrides);
    generation.retain();
    return new HttpStream(
      generation.rootOn(worker),
      info,
      {
        ...(this.options.upstream === undefined ? {} : { upstreamFilter: this.options.upstream }),
        ...(options.bufferLimit === undefined ? {} : { bufferLimit: options.bufferLimit }),
      },
      (entry) => {
        generation.release();
        host.streamClosed(entry, worker);
      },
      () => server.clock.now,
    );
  }

  /**
   * Plays a whole exchange as Envoy would, and moves simulated time when the module holds the stream back.
   *
   * @throws {@link StalledError} when nothing resumes the stream.
   */
  async exchange(options: ExchangeOptions = {}): Promise<ExchangeResult> {
    const { play, deadline } = this.#begin(options);
    const { server } = this.host;
    while (!play.proceed()) {
      if (server.pending.size > 0 && (server.clock.nextAt ?? Infinity) > server.clock.elapsed) {
        await Promise.race(server.pending);
      } else if (!server.clock.step(deadline)) {
        this.#stalled(play.stream);
      }
    }
    server.runDue();
    return new ExchangeResult(play.stream);
  }

  /** {@link exchange} for modules whose callouts are all answered synchronously. */
  exchangeSync(options: ExchangeOptions = {}): ExchangeResult {
    const { play, deadline } = this.#begin(options);
    const { clock } = this.host.server;
    while (!play.proceed()) if (!clock.step(deadline)) this.#stalled(play.stream);
    this.host.server.runDue();
    return new ExchangeResult(play.stream);
  }

  /**
   * Changes the configuration while traffic runs: a new root context takes over, the old one ends with its last
   * stream. On failure everything stays as it was.
   *
   * @throws {@link PluginLoadError}
   */
  async update(configuration: BytesLike): Promise<void> {
    this.#mustLive();
    const next = await this.host.start({ ...this.options, configuration: toBytes(configuration) });
    const previous = this.#generation;
    this.#generation = next;
    previous.release();
  }

  /** Takes the plugin out of the configuration: its root contexts end with their last stream. */
  async remove(): Promise<void> {
    if (this.#removed) return;
    this.#removed = true;
    this.#generation.release();
    await Promise.resolve();
  }

  #begin(options: ExchangeOptions) {
    const stream = this.httpStream(options);
    stream.info.protocol = options.protocol ?? "HTTP/1.1";
    const { clock } = this.host.server;
    return { play: new ExchangePlay(stream, options, clock), deadline: clock.elapsed + (options.patience ?? PATIENCE) };
  }

  #stalled(stream: HttpStream): never {
    const what = stream.requestStopped ? "the request" : stream.responseStopped ? "the response" : "nothing";
    const { clock } = this.host.server;
    const message = `the module holds back ${what} of stream ${stream.contextId} and nothing resumes it`;
    stream.close();
    throw new StalledError(`${message} (simulated time is ${clock.elapsed} ms)`);
  }

  #mustLive(): void {
    if (this.#removed) throw new Error(`plugin ${this.name} has been removed`);
  }
}
