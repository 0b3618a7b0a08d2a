import type { ByteString } from "../bytes.js";
import type { StatePrototype } from "../filter-state.js";
import type { HeaderMap } from "../headers/header-map.js";
import type { Activation } from "../properties/activation.js";
import type { Message } from "../properties/values.js";
import type { Status } from "../abi/status.js";
import type { StreamCalls } from "../counts.js";
import type { StreamInfo } from "../stream/info.js";
import type { GuestBuffer } from "../stream/buffers.js";
import type { RootContext } from "./root-context.js";
import type { Vm } from "./vm.js";

/**
 * One context of a guest: the VM itself, a root (a plugin configuration) or a stream.
 *
 * Host functions act on the context that is current, or on the one that the guest made effective; what a kind of
 * context cannot do is answered here as Envoy answers it there.
 */
export abstract class Context implements Activation {
  readonly id: number;
  /** Whether the guest knows the context. */
  created = false;
  calls: StreamCalls | undefined;
  /** Properties declared in this context; only those of a root have an effect. */
  readonly prototypes: Map<ByteString, StatePrototype> = new Map<ByteString, StatePrototype>();

  constructor(
    readonly vm: Vm,
    id: number,
  ) {
    this.id = id;
  }

  abstract get root(): RootContext | null;
  abstract get pluginName(): string;
  abstract get rootId(): ByteString;

  get isRoot(): boolean {
    return this.root === (this as Context);
  }

  get node(): Message {
    return this.vm.server.node;
  }

  get info(): StreamInfo | null {
    return null;
  }

  get visibleRequestHeaders(): HeaderMap | null {
    return null;
  }

  get visibleResponseHeaders(): HeaderMap | null {
    return null;
  }

  get visibleResponseTrailers(): HeaderMap | null {
    return null;
  }

  /** In an access-log callback a map that is not there reads as "not found". */
  get inAccessLog(): boolean {
    return false;
  }

  /** A map that the guest may change now, or null. */
  mutableMap(_type: number): HeaderMap | null {
    return null;
  }

  /** A map that the guest may read now, or null. */
  readableMap(type: number): HeaderMap | null {
    return this.root?.calloutMap(type) ?? null;
  }

  /** A buffer that the guest may read now, or null. */
  buffer(type: number): GuestBuffer | null {
    return this.root?.calloutBuffer(type) ?? null;
  }

  /** Called after request headers changed. */
  clearRouteCache(): void {}

  continueStream(_type: number): void {}

  /** The status that the guest gets for `proxy_continue_stream`. */
  closeStream(_type: number): void {}

  sendLocalResponse(_response: LocalResponse): void {}

  setProperty(_key: ByteString, _value: ByteString): Status | null {
    return null;
  }
}

/** What `proxy_send_local_response` was given. */
export interface LocalResponse {
  readonly status: number;
  readonly details: string;
  readonly body: Uint8Array;
  readonly headers: readonly (readonly [ByteString, ByteString])[];
  /** 0 to 16, or undefined when the guest gave none. */
  readonly grpcStatus: number | undefined;
}

/** Context 0, which is current while the module starts and allocates. */
export class VmContext extends Context {
  override readonly created = true;

  constructor(vm: Vm) {
    super(vm, 0);
  }

  get root(): RootContext | null {
    return null;
  }

  get pluginName(): string {
    return "";
  }

  get rootId(): ByteString {
    return "";
  }
}
