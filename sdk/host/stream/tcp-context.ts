import { BufferType, StreamType, type PeerType } from "../abi/enums.js";
import type { RootContext } from "../vm/root-context.js";
import { CALLBACK } from "../abi/callbacks.js";
import { NO_BUFFER, type BodyBuffer, type GuestBuffer } from "./buffers.js";
import type { StreamInfo } from "./info.js";
import { StreamContext } from "./stream-context.js";

/** What a guest may do to its connection; all of it is called when the guest has returned. */
export interface TcpStreamControl {
  resumeReading(): void;
  closeByModule(details: string): void;
}

const CONTINUE = 0;
const STOP = 1;

/** A TCP connection as its guest sees it. */
export class TcpContext extends StreamContext {
  #downstreamData: BodyBuffer | null = null;
  #upstreamData: BodyBuffer | null = null;
  #ended = false;

  constructor(
    root: RootContext,
    info: StreamInfo,
    private readonly stream: TcpStreamControl,
  ) {
    super(root, info);
  }

  newConnection(): number {
    if (!this.failed()) this.create();
    return this.#answer(() => this.vm.call(CALLBACK.proxy_on_new_connection, this));
  }

  downstreamBytes(data: BodyBuffer, endOfStream: boolean): number {
    if (!this.created) return CONTINUE;
    this.#downstreamData = data;
    const flag = endOfStream ? 1 : 0;
    const action = this.#answer(() => this.vm.call(CALLBACK.proxy_on_downstream_data, this, data.length, flag));
    if (action === CONTINUE) this.#downstreamData = null;
    return action;
  }

  upstreamBytes(data: BodyBuffer, endOfStream: boolean): number {
    if (!this.created) return CONTINUE;
    this.#upstreamData = data;
    const flag = endOfStream ? 1 : 0;
    const action = this.#answer(() => this.vm.call(CALLBACK.proxy_on_upstream_data, this, data.length, flag));
    if (action === CONTINUE) this.#upstreamData = null;
    return action;
  }

  downstreamClosed(peer: PeerType): void {
    this.vm.call(CALLBACK.proxy_on_downstream_connection_close, this, peer);
    this.vm.finishCall();
  }

  upstreamClosed(peer: PeerType): void {
    this.vm.call(CALLBACK.proxy_on_upstream_connection_close, this, peer);
    this.vm.finishCall();
  }

  /** The end as Envoy plays it for TCP: done, log, delete. */
  end(): void {
    if (this.#ended || !this.created) return;
    this.#ended = true;
    this.done();
    this.log();
    this.delete();
    this.forget();
  }

  override buffer(type: number): GuestBuffer | null {
    if (type === BufferType.NetworkDownstreamData) return this.#downstreamData ?? NO_BUFFER;
    if (type === BufferType.NetworkUpstreamData) return this.#upstreamData ?? NO_BUFFER;
    return super.buffer(type);
  }

  override continueStream(type: number): void {
    if (type === StreamType.Downstream) this.vm.afterCall(() => this.stream.resumeReading());
  }

  /** Both kinds close the downstream connection: nothing can close only the upstream one. */
  override closeStream(type: number): void {
    if (type === StreamType.Downstream) this.vm.afterCall(() => this.stream.closeByModule("wasm_downstream_close"));
    if (type === StreamType.Upstream) this.vm.afterCall(() => this.stream.closeByModule("wasm_upstream_close"));
  }

  protected failStream(): void {
    this.stream.closeByModule("wasm_fail_stream");
  }

  #answer(call: () => number): number {
    if (this.failed()) return this.openAction(STOP);
    const value = call();
    this.vm.finishCall();
    if (this.failed()) return this.openAction(STOP);
    return value === 0 ? CONTINUE : STOP;
  }
}
