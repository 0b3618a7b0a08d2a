import { Status } from "../abi/status.js";
import type { ByteString } from "../bytes.js";
import { StreamCalls } from "../counts.js";
import { DEFAULT_PROTOTYPE, WasmState } from "../filter-state.js";
import { Context } from "../vm/context.js";
import type { RootContext } from "../vm/root-context.js";
import { CALLBACK } from "../abi/callbacks.js";
import type { StreamInfo } from "./info.js";

/** A context of a stream, HTTP or TCP. */
export abstract class StreamContext extends Context {
  readonly #info: StreamInfo;
  #failureHandled = false;

  constructor(
    readonly root: RootContext,
    info: StreamInfo,
  ) {
    super(root.vm, root.vm.nextContextId());
    this.vm.contexts.set(this.id, this);
    this.calls = new StreamCalls();
    this.#info = info;
  }

  override get info(): StreamInfo {
    return this.#info;
  }

  get pluginName(): string {
    return this.root.pluginName;
  }

  get rootId(): ByteString {
    return this.root.rootId;
  }

  /** Makes the context known to the guest. */
  create(): void {
    if (this.vm.has(CALLBACK.proxy_on_context_create)) {
      this.vm.call(CALLBACK.proxy_on_context_create, this, this.root.id);
      this.vm.finishCall();
    }
    this.created = true;
  }

  /**
   * Whether the VM is dead. The first time the stream fails with it, unless the plugin fails open.
   */
  failed(): boolean {
    if (this.vm.failure === undefined) return false;
    if (!this.root.plugin.failOpen && !this.#failureHandled) {
      this.#failureHandled = true;
      this.failStream();
    }
    return true;
  }

  /** Whether the stream has been failed with its VM: what comes then does not concern the filter any more. */
  get failureHandled(): boolean {
    return this.#failureHandled;
  }

  /** The action of a callback that a dead VM could not answer. */
  openAction(closed: number): number {
    return this.root.plugin.failOpen ? 0 : closed;
  }

  protected abstract failStream(): void;

  /** Tells the guest that the stream ends. The answer does not matter for streams. */
  protected done(): void {
    this.vm.call(CALLBACK.proxy_on_done, this);
    this.vm.finishCall();
  }

  protected log(): void {
    this.vm.call(CALLBACK.proxy_on_log, this);
    this.vm.finishCall();
  }

  protected delete(): void {
    this.vm.call(CALLBACK.proxy_on_delete, this);
    this.vm.finishCall();
  }

  /** Takes the context off the VM; its id leads nowhere from now on. */
  forget(): void {
    this.vm.contexts.delete(this.id);
    this.vm.watch?.see({ kind: "stream ended", pages: this.vm.memory.pages });
  }

  override setProperty(key: ByteString, value: ByteString): Status {
    const { filterState } = this.info;
    const name = `wasm.${key}`;
    let state = filterState.get(name);
    if (!(state instanceof WasmState)) {
      const prototype = this.root.prototypes.get(key) ?? DEFAULT_PROTOTYPE;
      state = new WasmState(prototype);
      filterState.set(name, state, prototype.span);
    }
    return (state as WasmState).set(value) ? Status.Ok : Status.BadArgument;
  }
}
