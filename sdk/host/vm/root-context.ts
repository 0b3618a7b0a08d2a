import { BufferType, HeaderMapType, type Direction } from "../abi/enums.js";
import type { ByteString } from "../bytes.js";
import type { StreamCalls } from "../counts.js";
import { Callouts } from "../callouts/callouts.js";
import type { Expressions } from "../foreign/expressions.js";
import type { HeaderMap } from "../headers/header-map.js";
import { ConstBuffer, NO_BUFFER, type GuestBuffer } from "../stream/buffers.js";
import type { StreamInfo } from "../stream/info.js";
import { Context } from "./context.js";
import { CALLBACK } from "../abi/callbacks.js";
import type { Vm } from "./vm.js";

/** Envoy's `failure_policy`. */
export type FailurePolicy = "FAIL_CLOSED" | "FAIL_OPEN" | "FAIL_RELOAD";

/** One plugin configuration, as all its root contexts know it. */
export interface PluginConfig {
  readonly name: string;
  readonly rootId: ByteString;
  readonly configuration: Uint8Array;
  readonly direction: Direction;
  /** `fail_open`: streams in flight go on as well when their VM dies. */
  readonly failOpen: boolean;
  /** What happens to streams that start on a dead VM. */
  readonly failurePolicy: FailurePolicy;
  /** Milliseconds between two reloads of a VM. */
  readonly reloadBackoff: number;
  readonly allowStopIteration: boolean;
  /** Plugins with the same key share their root context. */
  readonly key: string;
}

/** What an access logger sees of a finished stream. */
export interface AccessLogEntry {
  readonly info: StreamInfo;
  readonly requestHeaders: HeaderMap | null;
  readonly responseHeaders: HeaderMap | null;
  readonly responseTrailers: HeaderMap | null;
}

/** The root context of one plugin configuration in one VM. */
export class RootContext extends Context {
  readonly callouts: Callouts;
  expressions: Expressions | undefined;
  /** Last status of a callout, for `proxy_get_status`. */
  status: { code: number; message: ByteString } = { code: 0, message: "" };
  /** Data of a callback such as `envoy_on_resolve_dns`. */
  callData: Uint8Array | undefined;
  accessLog: AccessLogEntry | null = null;
  #configuring = false;
  #configuration: Uint8Array;

  constructor(
    vm: Vm,
    readonly plugin: PluginConfig,
  ) {
    super(vm, vm.nextContextId());
    this.callouts = new Callouts(this);
    this.#configuration = plugin.configuration;
    vm.contexts.set(this.id, this);
  }

  get root(): RootContext {
    return this;
  }

  get pluginName(): string {
    return this.plugin.name;
  }

  get rootId(): ByteString {
    return this.plugin.rootId;
  }

  /** Creates the context in the guest and starts the VM for it. False when the guest refuses. */
  start(): boolean {
    const { vm } = this;
    if (vm.has(CALLBACK.proxy_on_context_create)) {
      this.#configuring = true;
      vm.call(CALLBACK.proxy_on_context_create, this, 0);
      this.#configuring = false;
      this.created = true;
    }
    let started = true;
    if (vm.has(CALLBACK.proxy_on_vm_start)) {
      started = vm.call(CALLBACK.proxy_on_vm_start, this, vm.environment.vmConfiguration.length) !== 0;
    }
    vm.finishCall();
    return started && vm.failure === undefined;
  }

  /** Gives the guest the plugin configuration. False when the guest refuses. */
  configure(): boolean {
    const { vm } = this;
    this.created = true;
    if (!vm.has(CALLBACK.proxy_on_configure)) return vm.failure === undefined;
    this.#configuring = true;
    const accepted = vm.call(CALLBACK.proxy_on_configure, this, this.plugin.configuration.length) !== 0;
    this.#configuring = false;
    vm.finishCall();
    return accepted && vm.failure === undefined;
  }

  /** Asks the guest to end the context; when it is not ready it says so later with `proxy_done`. */
  done(): boolean {
    const { vm } = this;
    if (!vm.has(CALLBACK.proxy_on_done)) return true;
    const done = vm.call(CALLBACK.proxy_on_done, this) !== 0;
    vm.finishCall();
    return done || vm.failure !== undefined;
  }

  delete(): void {
    const { vm } = this;
    if (this.created) {
      vm.call(CALLBACK.proxy_on_delete, this);
      vm.finishCall();
    }
    this.cancelCallouts();
    this.expressions?.clear();
    if (vm.contexts.get(this.id) === this) vm.contexts.delete(this.id);
  }

  /** Calls the guest as an access logger, with what it may read of the finished stream. */
  log(entry: AccessLogEntry, calls: StreamCalls): void {
    this.accessLog = entry;
    this.calls = calls;
    this.vm.call(CALLBACK.proxy_on_log, this);
    this.vm.finishCall();
    this.calls = undefined;
    this.accessLog = null;
  }

  /** Calls a root callback that carries data: a statistics update, or a foreign function's call. */
  deliver(callback: number, data: Uint8Array, ...params: number[]): void {
    this.callData = data;
    this.vm.call(callback, this, ...params);
    this.vm.finishCall();
    this.callData = undefined;
  }

  /** Asks the guest what it thinks of a configuration; true when it has no opinion. */
  validate(configuration: Uint8Array): boolean {
    const { vm } = this;
    if (!vm.has(CALLBACK.proxy_validate_configuration)) return true;
    this.#configuration = configuration;
    this.#configuring = true;
    const valid = vm.call(CALLBACK.proxy_validate_configuration, this, configuration.length) !== 0;
    this.#configuring = false;
    this.#configuration = this.plugin.configuration;
    vm.finishCall();
    return valid && vm.failure === undefined;
  }

  cancelCallouts(): void {
    this.callouts.cancelAll();
  }

  override get info(): StreamInfo | null {
    return this.accessLog?.info ?? null;
  }

  override get visibleRequestHeaders(): HeaderMap | null {
    return this.accessLog?.requestHeaders ?? null;
  }

  override get visibleResponseHeaders(): HeaderMap | null {
    return this.accessLog?.responseHeaders ?? null;
  }

  override get visibleResponseTrailers(): HeaderMap | null {
    return this.accessLog?.responseTrailers ?? null;
  }

  override get inAccessLog(): boolean {
    return this.accessLog !== null;
  }

  override readableMap(type: number): HeaderMap | null {
    switch (type) {
      case HeaderMapType.RequestHeaders:
        return this.visibleRequestHeaders;
      case HeaderMapType.ResponseHeaders:
        return this.visibleResponseHeaders;
      case HeaderMapType.ResponseTrailers:
        return this.visibleResponseTrailers;
    }
    return this.calloutMap(type);
  }

  override buffer(type: number): GuestBuffer | null {
    if (type === BufferType.PluginConfiguration) {
      return this.#configuring ? new ConstBuffer(this.#configuration) : null;
    }
    return this.calloutBuffer(type);
  }

  /** Maps of the answer that is being delivered; any context of the plugin may read them. */
  calloutMap(type: number): HeaderMap | null {
    const { http, grpc } = this.callouts;
    switch (type) {
      case HeaderMapType.HttpCallResponseHeaders:
        return http.answer?.headers ?? null;
      case HeaderMapType.HttpCallResponseTrailers:
        return http.answer?.trailers ?? null;
      case HeaderMapType.GrpcReceiveInitialMetadata:
        return grpc.initialMetadata;
      case HeaderMapType.GrpcReceiveTrailingMetadata:
        return grpc.trailingMetadata;
    }
    return null;
  }

  /** Buffers that any context of the plugin may read. */
  calloutBuffer(type: number): GuestBuffer | null {
    switch (type) {
      case BufferType.CallData:
        return this.callData === undefined ? NO_BUFFER : new ConstBuffer(this.callData);
      case BufferType.VmConfiguration:
        return new ConstBuffer(this.vm.environment.vmConfiguration);
      case BufferType.HttpCallResponseBody: {
        const answer = this.callouts.http.answer;
        return answer === null ? null : new ConstBuffer(answer.body);
      }
      case BufferType.GrpcReceiveBuffer: {
        const message = this.callouts.grpc.message;
        return message === null ? NO_BUFFER : new ConstBuffer(message);
      }
      case BufferType.PluginConfiguration:
        return null;
    }
    return NO_BUFFER;
  }
}
