import { readFileSync } from "node:fs";
import { readModule, type WasmModule } from "./wasm/module.js";
import { linkErrors } from "./abi/link.js";
import type { LogLevel } from "./abi/enums.js";
import { asBuffer, byteString, toBytes, type BytesLike } from "./bytes.js";
import type { Clusters } from "./callouts/clusters.js";
import { Clock } from "./clock.js";
import { CallTable, type Counts } from "./counts.js";
import type { Generation } from "./generation.js";
import { Log, type LogEntry } from "./logs.js";
import type { Metrics } from "./metrics.js";
import { unreadStatuses } from "./pedantic/unread-status.js";
import { Findings } from "./pedantic/findings.js";
import { Plugin, type PluginOptions } from "./plugin.js";
import type { NodeOptions } from "./properties/messages.js";
import type { Queues } from "./queues.js";
import { Server, type DnsTable } from "./server.js";
import type { SharedData } from "./shared-data.js";
import { Threads } from "./threads.js";
import type { PluginConfig } from "./vm/root-context.js";
import type { VmEnvironment } from "./vm/environment.js";
import { Vm } from "./vm/vm.js";

/** 2026-01-01T00:00:00Z in nanoseconds: simulated time starts here unless told otherwise. */
const DEFAULT_START = 1_767_225_600_000_000_000n;
const MAX_LOG_ENTRIES = 100_000;
const DEFAULT_RELOAD_BACKOFF = 1000;

export interface HostOptions {
  /** The module, or the path of its file. */
  readonly module: Uint8Array | string;
  /** Worker threads, each with a VM of its own; default 1. */
  readonly workers?: number;
  /** Whether the main thread has a VM too, as in Envoy; default true. Its timers and queues run like a worker's. */
  readonly mainThread?: boolean;
  readonly vmId?: string;
  readonly vmConfiguration?: BytesLike;
  /** Environment variables that WASI shows. */
  readonly environmentVariables?: Readonly<Record<string, string>>;
  readonly node?: NodeOptions;
  /** Default `info`; a log call below it costs nothing and leaves nothing. */
  readonly logLevel?: LogLevel;
  /** Reports what Envoy tolerates in `host.findings`; default true. */
  readonly pedantic?: boolean;
  /** Start of simulated time in nanoseconds since the epoch (default 2026-01-01), or a clock to follow. */
  readonly now?: number | bigint | (() => bigint);
  /** Upstream clusters that the module may call. */
  readonly clusters?: Clusters;
  /** Names that the module may resolve. */
  readonly dns?: DnsTable;
  /** Runs in the same Envoy process as another host: time, shared data, queues, metrics, clusters and node are its. */
  readonly shareWith?: Host;
}

/** Thrown when Envoy would not load the module at all. */
export class ModuleLoadError extends Error {
  override readonly name = "ModuleLoadError";

  constructor(
    message: string,
    /** Every reason that was found, in Envoy's words. */
    readonly reasons: readonly string[],
  ) {
    super(message);
  }
}

/**
 * Makes a host for one module, as Envoy does when a configuration names it for the first time.
 *
 * @throws {@link ModuleLoadError} when Envoy would refuse the module.
 */
export async function createHost(options: HostOptions): Promise<Host> {
  const bytes = typeof options.module === "string" ? new Uint8Array(readFileSync(options.module)) : options.module;
  let info: WasmModule;
  let module: WebAssembly.Module;
  try {
    info = readModule(bytes);
    module = await WebAssembly.compile(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModuleLoadError(`Failed to load Wasm bytecode: ${reason}`, [reason]);
  }
  const reasons = linkErrors(info);
  if (reasons.length > 0) throw new ModuleLoadError(reasons.join("; "), reasons);
  return new Host(options, module, info, unreadStatuses(bytes, info));
}

/** A module in a simulated Envoy process: its VMs, and everything that can be seen of them. */
export class Host {
  readonly server: Server;
  readonly findings = new Findings();
  readonly log: Log;
  readonly #table = new CallTable();
  readonly #workers: number;
  readonly #threads: Threads;
  #nextWorker = 0;

  /** Use {@link createHost}. */
  constructor(options: HostOptions, module: WebAssembly.Module, info: WasmModule, unread: ReadonlySet<string>) {
    this.server =
      options.shareWith?.server ??
      new Server(
        new Clock(options.now ?? DEFAULT_START),
        options.clusters ?? {},
        options.node ?? {},
        options.dns ?? {},
      );
    this.log = new Log(options.logLevel ?? "info", MAX_LOG_ENTRIES);
    this.#workers = options.workers ?? 1;
    const environment: VmEnvironment = {
      server: this.server,
      module,
      info,
      vmId: byteString(options.vmId ?? ""),
      vmConfiguration: toBytes(options.vmConfiguration ?? ""),
      environmentVariables: options.environmentVariables ?? {},
      log: this.log,
      table: this.#table,
      findings: options.pedantic === false ? null : this.findings,
      unread,
    };
    const base = new Vm(environment, "base");
    if (base.failure !== undefined) {
      throw new ModuleLoadError(`Failed to initialize Wasm code: ${base.failure}`, [base.failure]);
    }
    this.#threads = new Threads(environment, this.#workers, options.mainThread ?? true);
  }

  /** What modules and Envoy logged, as far as it passes the level. */
  get logs(): readonly LogEntry[] {
    return this.log.entries;
  }

  get metrics(): Metrics {
    return this.server.metrics;
  }

  get sharedData(): SharedData {
    return this.server.sharedData;
  }

  get queues(): Queues {
    return this.server.queues;
  }

  /** Host calls of all VMs since the start or the last {@link resetCounts}. */
  get counts(): Counts {
    return this.#table.summary();
  }

  resetCounts(): void {
    this.#table.reset();
  }

  /** Simulated time in nanoseconds since the epoch. */
  get now(): bigint {
    return this.server.clock.now;
  }

  /** Pages of 64 KiB in the memory of a VM. */
  memoryPages(vm: number | "main" = 0): number {
    return this.#threads.find(vm).memory.pages;
  }

  /**
   * Value that a global has in a VM now, by the name under which the module exports it; undefined when there is none.
   * For what a test build counts.
   */
  exportedGlobal(name: string, vm: number | "main" = 0): number | bigint | undefined {
    return this.#threads.find(vm).exportedGlobal(name);
  }

  /** Contexts that a VM's guest knows, itself not counted: roots and live streams. */
  liveContexts(vm: number | "main" = 0): number {
    return this.#threads.find(vm).contexts.size - 1;
  }

  /**
   * Puts a plugin into the configuration: a canary VM tries it first, then it starts on the main thread and on every
   * worker.
   *
   * @throws {@link PluginLoadError} when the module refuses the configuration or traps.
   */
  async loadPlugin(options: PluginOptions = {}): Promise<Plugin> {
    return new Plugin(this, options, await this.start(options));
  }

  /**
   * Moves simulated time by `ms` milliseconds: timers fire, answers arrive, in order. Everything that does not depend
   * on an asynchronous cluster has happened when the call returns, even before the promise settles.
   */
  async advance(ms: number): Promise<void> {
    const until = this.server.clock.elapsed + ms;
    this.server.runUntil(until);
    while (this.server.pending.size > 0) {
      await Promise.all(this.server.pending);
      this.server.runUntil(until);
    }
  }

  /** {@link advance} for modules whose callouts are all answered synchronously. */
  advanceSync(ms: number): void {
    this.server.runUntil(this.server.clock.elapsed + ms);
  }

  /** Starts a plugin configuration; used by {@link loadPlugin} and `Plugin.update`. */
  async start(options: PluginOptions): Promise<Generation> {
    const singleton = options.type === "service" && options.singleton === true;
    await Promise.resolve();
    return this.#threads.start(toConfig(options), singleton ? "main thread" : "everywhere");
  }

  /** The worker of the next stream. */
  pickWorker(wanted: number | undefined): number {
    if (wanted === undefined) return this.#nextWorker++ % this.#workers;
    if (!Number.isInteger(wanted) || wanted < 0 || wanted >= this.#workers) {
      throw new RangeError(`there is no worker ${wanted}: the host has ${this.#workers}`);
    }
    return wanted;
  }
}

function toConfig(options: PluginOptions): PluginConfig {
  const name = options.name ?? "";
  const rootId = byteString(options.rootId ?? "");
  const configuration = toBytes(options.configuration ?? "");
  const direction = options.direction ?? "unspecified";
  return {
    name,
    rootId,
    configuration,
    direction,
    failOpen: options.failOpen ?? false,
    failurePolicy: options.failOpen === true ? "FAIL_OPEN" : (options.failurePolicy ?? "FAIL_CLOSED"),
    reloadBackoff: options.reloadBackoff ?? DEFAULT_RELOAD_BACKOFF,
    allowStopIteration: options.allowStopIteration ?? false,
    key: [rootId, asBuffer(configuration).toString("latin1"), name, direction].join("||"),
  };
}
