import type { Direction } from "./abi/enums.js";
import { toBytes, type BytesLike } from "./bytes.js";
import type { Host } from "./host.js";
import type { AttributeTree } from "./properties/json.js";
import type { FilterState } from "./filter-state.js";
import { toConnection, type Connection, type ConnectionOptions } from "./stream/connection.js";
import { ExchangePlay, ExchangeResult, StalledError, type ExchangeOptions } from "./stream/exchange.js";
import { HttpStream } from "./stream/http-stream.js";
import { AttributeOverrides, StreamInfo } from "./stream/info.js";
import { playScript, type TcpResult, type TcpStep } from "./stream/tcp-script.js";
import { TcpStream } from "./stream/tcp-stream.js";
import { customStats, encodeStats } from "./stats-update.js";
import type { FailurePolicy } from "./vm/root-context.js";
import { CALLBACK } from "./abi/callbacks.js";
import { StreamCalls } from "./counts.js";
import type { Generation } from "./generation.js";

export { PluginLoadError } from "./plugin-load-error.js";

/** How a module is used: which filter it is, under which names, with which configuration. */
export interface PluginOptions {
  readonly name?: string;
  readonly rootId?: string;
  readonly configuration?: BytesLike;
  /** Direction of the listener, default `unspecified`. */
  readonly direction?: Direction;
  /** Default `http`. An access logger's streams have no filter and are only logged. */
  readonly type?: "http" | "network" | "access_logger" | "service";
  /** A `service` that has one VM, on the main thread. */
  readonly singleton?: boolean;
  /** The filter sits at an upstream cluster: it is never asked to log. */
  readonly upstream?: boolean;
  /** Legacy `fail_open`: streams, those in flight included, go on without the filter when its VM has died. */
  readonly failOpen?: boolean;
  /** What becomes of streams that start on a VM that has died; default `FAIL_CLOSED`. */
  readonly failurePolicy?: FailurePolicy;
  /** Milliseconds of simulated time between two reloads with `FAIL_RELOAD`; default 1000. */
  readonly reloadBackoff?: number;
  /** `allow_on_headers_stop_iteration`: StopIteration of a headers callback lets the body through to the filter. */
  readonly allowStopIteration?: boolean;
}

/** Options of one stream. */
export interface StreamOptions {
  /** Number of the worker; by default workers take turns. */
  readonly worker?: number;
  /** Attributes that differ from what the host derives from the traffic. */
  readonly attributes?: AttributeTree;
  readonly connection?: Connection | ConnectionOptions;
  /** Filter state that the stream shares with others, as filters of one stream do. */
  readonly filterState?: FilterState;
  readonly bufferLimit?: number;
}

const PATIENCE = 60_000;

/** A module in use with one configuration, as one filter of Envoy's configuration. */
export class Plugin {
  #generation: Generation;
  readonly #seenStats = new Map<string, bigint>();
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
    const { root, info, now, onClose } = this.#open(options);
    const logger = this.options.type === "access_logger" ? root : null;
    const stream: HttpStream = new HttpStream(
      logger === null ? root : null,
      info,
      {
        ...(this.options.upstream === undefined ? {} : { upstreamFilter: this.options.upstream }),
        ...(options.bufferLimit === undefined ? {} : { bufferLimit: options.bufferLimit }),
      },
      (entry) => {
        logger?.log(entry, stream.calls);
        onClose();
      },
      now,
    );
    return stream;
  }

  /** Opens a TCP connection that the caller drives step by step; the module hears of it at once. */
  tcpStream(options: StreamOptions = {}): TcpStream {
    const { root, info, now, onClose } = this.#open(options);
    const logger = this.options.type === "access_logger" ? root : null;
    return new TcpStream(
      logger === null ? root : null,
      info,
      (entry) => {
        logger?.log(entry, new StreamCalls());
        onClose();
      },
      now,
    );
  }

  /** Plays a scripted TCP connection and closes it. */
  connection(steps: readonly TcpStep[], options: StreamOptions = {}): TcpResult {
    return playScript(this.tcpStream(options), steps, (ms) => this.host.advanceSync(ms));
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

  /** Sends the statistics of all modules to this plugin, as to a stats sink (`envoy_on_stats_update`). */
  updateStats(): void {
    const data = encodeStats(...customStats(this.host.metrics, this.#seenStats));
    for (const root of this.#generation.roots()) root.deliver(CALLBACK.envoy_on_stats_update, data, data.length);
  }

  /** Calls `proxy_on_foreign_function` on every thread. Envoy itself never does. */
  callForeignFunction(functionId: number, data: BytesLike): void {
    const bytes = toBytes(data);
    for (const root of this.#generation.roots()) {
      root.deliver(CALLBACK.proxy_on_foreign_function, bytes, functionId, bytes.length);
    }
  }

  /** Calls `proxy_validate_configuration` on every thread. Envoy looks it up and never calls it. */
  validateConfiguration(configuration: BytesLike): boolean {
    const bytes = toBytes(configuration);
    return this.#generation.roots().every((root) => root.validate(bytes));
  }

  /** Starts and configures the root contexts once more, under the numbers that they have. False when one refuses. */
  startAgain(): boolean {
    return this.#generation.roots().every((root) => root.start() && root.configure());
  }

  /** The root context's number on a worker, by which the guest knows it. */
  rootContextId(worker = 0): number {
    return this.#generation.rootOn(worker)?.id ?? 0;
  }

  #open(options: StreamOptions) {
    this.#mustLive();
    const { host } = this;
    const generation = this.#generation;
    const { server } = host;
    const connection = toConnection(options.connection, () => server.nextConnectionId());
    const overrides = options.attributes === undefined ? undefined : new AttributeOverrides(options.attributes);
    const info = new StreamInfo(
      connection,
      server.clock.now,
      this.options.direction ?? "unspecified",
      overrides,
      options.filterState,
    );
    const root = generation.rootOn(host.pickWorker(options.worker));
    generation.retain();
    return { root, info, now: () => server.clock.now, onClose: () => generation.release() };
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
