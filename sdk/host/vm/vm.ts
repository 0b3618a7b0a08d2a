import { CALLBACK } from "../abi/callbacks.js";
import type { LogLevel } from "../abi/enums.js";
import type { Pair } from "../abi/pairs.js";
import type { Status } from "../abi/status.js";
import type { ByteString } from "../bytes.js";
import { ENTRY_NAMES, IMPORT_NAMES, INITIALIZE, type StreamCalls } from "../counts.js";
import { buildImports } from "../imports/index.js";
import type { VmName } from "../logs.js";
import { MetricIds } from "../metrics.js";
import { Watch } from "../pedantic/watch.js";
import type { Server } from "../server.js";
import { VmContext, type Context } from "./context.js";
import type { VmEnvironment } from "./environment.js";
import { EnvoyCrash, RestrictedCall } from "./errors.js";
import { GuestExports, type GuestFunction } from "./exports.js";
import type { GuestMemory } from "./memory.js";
import { allowedWhile, type Phase } from "./phase.js";
import type { RootContext } from "./root-context.js";
import { Ticks } from "./ticks.js";
import { isTrap, trapMessage } from "./trap.js";

/**
 * One VM: an instance of the module with its own memory, as each thread of Envoy has one.
 *
 * The host enters the guest only through {@link call} and {@link allocate}, which keep track of the current
 * context, of what is allowed at the moment, and of the costs.
 */
export class Vm {
  readonly contexts = new Map<number, Context>();
  /** Root contexts by plugin key. */
  readonly roots = new Map<string, RootContext>();
  /** Root contexts that are to end and have not said yet that they are ready. */
  readonly pendingDone = new Map<string, RootContext>();
  readonly metricIds = new MetricIds();
  readonly ticks: Ticks;
  readonly watch: Watch | null;
  readonly server: Server;
  /** When the VM was made, in milliseconds of simulated time. */
  readonly since: number;
  /** Why the VM is dead, or undefined. Nothing is called in a dead VM. */
  failure: string | undefined;
  /** Set by a local response: whatever the callback answers, the stream stops. */
  stopIteration = false;
  allocations = 0;
  bytesOut = 0;
  memory!: GuestMemory;
  /** Made for a module that imports its memory. */
  importedMemory: WebAssembly.Memory | undefined;

  #exports!: GuestExports;
  #callbacks: readonly (GuestFunction | undefined)[] = [];
  #malloc: GuestFunction | undefined;
  #phase: Phase = "start";
  #vmContext: VmContext;
  #current: Context;
  #effective = 0;
  #entry = INITIALIZE;
  #row: Float64Array;
  #calls: StreamCalls | undefined;
  #afterCall: (() => void)[] = [];
  #nextId = 1;
  #tokens = [0, 1, 2];
  #nextDnsToken = 1;

  constructor(
    readonly environment: VmEnvironment,
    readonly name: VmName,
  ) {
    this.server = environment.server;
    this.since = this.server.clock.elapsed;
    this.ticks = new Ticks(this);
    this.watch = environment.findings === null ? null : new Watch(this, environment.findings);
    this.#vmContext = new VmContext(this);
    this.#current = this.#vmContext;
    this.contexts.set(0, this.#vmContext);
    this.#row = environment.table.row(INITIALIZE);
    this.#instantiate();
  }

  /** The context on which host functions act: the effective one if the guest chose one that still exists. */
  get active(): Context {
    return (this.#effective === 0 ? undefined : this.contexts.get(this.#effective)) ?? this.#current;
  }

  /** The context whose callback is running, whatever the guest made effective. */
  get current(): Context {
    return this.#current;
  }

  /** Name of the running callback, for messages. */
  get callback(): string {
    return ENTRY_NAMES[this.#entry] as string;
  }

  /** Whether the running callback decides over a configuration. */
  get deciding(): boolean {
    return this.#entry === CALLBACK.proxy_on_configure || this.#entry === CALLBACK.proxy_on_vm_start;
  }

  has(callback: number): boolean {
    return this.#callbacks[callback] !== undefined;
  }

  nextContextId(): number {
    return this.#nextId++;
  }

  /** A token for an HTTP call (0), a gRPC call (1) or a gRPC stream (2); its low bits say which. */
  nextCalloutToken(kind: 0 | 1 | 2): number {
    return (this.#tokens[kind] = (this.#tokens[kind] as number) + 4);
  }

  nextDnsToken(): number {
    return this.#nextDnsToken++;
  }

  /** False when there is no such context. */
  setEffective(id: number): boolean {
    if (!this.contexts.has(id)) return false;
    this.#effective = id;
    return true;
  }

  /**
   * Calls a callback of the guest, or does nothing when it exports none or the VM is dead.
   *
   * {@link finishCall} must follow once the caller has looked at {@link stopIteration}.
   *
   * @returns what the guest returned as an unsigned number, 0 after a trap.
   */
  call(callback: number, context: Context, a = 0, b = 0, c = 0, d = 0): number {
    const fn = this.#callbacks[callback];
    if (fn === undefined || this.failure !== undefined) return 0;
    const current = this.#current;
    const entry = this.#entry;
    const row = this.#row;
    const calls = this.#calls;
    const effective = this.#effective;
    this.#current = context;
    this.#effective = 0;
    this.#entry = callback;
    this.#row = this.environment.table.row(callback);
    this.#calls = context.calls;
    this.memory.bytesRead = this.allocations = this.bytesOut = 0;
    try {
      return (fn(context.id, a, b, c, d) ?? 0) >>> 0;
    } catch (error) {
      this.#fail(callback, error);
      return 0;
    } finally {
      this.environment.table.finish(callback, this.allocations, this.memory.bytesRead, this.bytesOut);
      context.calls?.finish(callback, this.allocations, this.memory.bytesRead, this.bytesOut);
      this.#current = current;
      this.#effective = effective;
      this.#entry = entry;
      this.#row = row;
      this.#calls = calls;
    }
  }

  /** Does what host functions put off until the guest has returned. */
  finishCall(): void {
    this.stopIteration = false;
    for (let action = this.#afterCall.shift(); action !== undefined; action = this.#afterCall.shift()) action();
  }

  afterCall(action: () => void): void {
    this.#afterCall.push(action);
  }

  /** Counts a host call and traps when it is not allowed at this moment. Every host function starts here. */
  enter(hostFunction: number): void {
    if (this.#phase !== "open") this.#restrict(hostFunction);
    this.#row[hostFunction] = (this.#row[hostFunction] as number) + 1;
    this.#calls?.note(this.#entry, hostFunction);
  }

  /** Asks the guest for memory. 0 when the guest has none to give. */
  allocate(size: number): number {
    const phase = this.#phase;
    const current = this.#current;
    this.#phase = "malloc";
    this.#current = this.#vmContext;
    try {
      const address = ((this.#malloc as GuestFunction)(size) ?? 0) >>> 0;
      this.allocations++;
      this.bytesOut += size;
      if (address === 0 || !this.memory.has(address, size)) {
        this.watch?.see({ kind: "allocation failed", size, address });
        return 0;
      }
      return address;
    } finally {
      this.#phase = phase;
      this.#current = current;
    }
  }

  /** Hands bytes to the guest: allocates, copies, and writes address and size. Nothing is allocated for no bytes. */
  give(bytes: ByteString | Uint8Array, addressAt: number, sizeAt: number): boolean {
    let address = 0;
    if (bytes.length > 0) {
      address = this.allocate(bytes.length);
      if (address === 0) return false;
      if (typeof bytes === "string") this.memory.write(address, bytes);
      else this.memory.writeBytes(address, bytes);
    }
    return this.memory.setU32(addressAt, address) && this.memory.setU32(sizeAt, bytes.length);
  }

  /** Passes on the status of a failed host call; a pedantic host notes it with the reason. */
  status(call: string, status: Status, why: string): Status {
    this.watch?.see({ kind: "call failed", call, status, why });
    return status;
  }

  /** What Envoy takes for a block of pairs that it cannot read: no pairs, and no word to the guest. */
  badPairs(call: string, consequence: string): readonly Pair[] {
    this.watch?.see({ kind: "bad pairs", call, consequence });
    return [];
  }

  /** `proxy_done`: the plugin of the context may go now. False when nobody waits for it. */
  contextDone(context: Context): boolean {
    const key = context.root?.plugin.key ?? "";
    const root = this.pendingDone.get(key);
    if (root === undefined) return false;
    this.pendingDone.delete(key);
    this.afterCall(() => root.delete());
    return true;
  }

  /** Writes a line to the log in the name of a context. */
  log(level: LogLevel, message: string, context: Context, source: "guest" | "host" = "guest"): void {
    this.environment.log.add({
      level,
      message,
      contextId: context.id,
      vm: this.name,
      plugin: context.pluginName,
      source,
    });
  }

  /** Declares the VM dead and says why in the log. */
  fail(message: string): void {
    this.failure ??= message;
    this.log("error", message, this.#vmContext, "host");
  }

  /** Value of a global that the module exports, or undefined. */
  exportedGlobal(name: string): number | bigint | undefined {
    return this.#exports.global(name);
  }

  /** Ends the VM without telling the guest, as Envoy does with a canary: what it waits for never comes. */
  kill(): void {
    this.failure ??= "killed";
    this.ticks.stopAll();
    for (const root of this.roots.values()) root.cancelCallouts();
    this.contexts.clear();
    this.roots.clear();
  }

  #instantiate(): void {
    const exports = new GuestExports(this.environment.module, buildImports(this), this.importedMemory);
    this.#exports = exports;
    this.memory = exports.memory;
    this.#callbacks = exports.callbacks;
    this.#malloc = exports.malloc;
    this.#phase = "initialize";
    try {
      exports.start();
    } catch (error) {
      this.#fail(INITIALIZE, error);
    } finally {
      this.environment.table.finish(INITIALIZE, this.allocations, this.memory.bytesRead, this.bytesOut);
      this.finishCall();
    }
    this.#phase = "open";
  }

  #fail(entry: number, error: unknown): void {
    if (!isTrap(error)) throw error;
    this.fail(trapMessage(ENTRY_NAMES[entry] as string, error));
  }

  #restrict(hostFunction: number): void {
    const name = IMPORT_NAMES[hostFunction] as string;
    if (this.#phase === "start") {
      throw new EnvoyCrash(
        `${name} was called from the module's start section, where Envoy has no context and crashes: ` +
          "build with --exportStart _initialize",
      );
    }
    if (allowedWhile(this.#phase, name)) return;
    this.watch?.see({ kind: "call refused", call: name, phase: this.#phase });
    throw new RestrictedCall(`restricted_callback: ${name} during ${this.#phase}`);
  }
}
