import { PeerType } from "../abi/enums.js";
import { toBytes, type BytesLike } from "../bytes.js";
import { StreamCalls, type Counts } from "../counts.js";
import type { AccessLogEntry, RootContext } from "../vm/root-context.js";
import { BodyBuffer } from "./buffers.js";
import type { StreamInfo } from "./info.js";
import { MessageLog } from "./message-log.js";
import { TcpContext, type TcpStreamControl } from "./tcp-context.js";

/** What one step of a connection led to. */
export interface TcpStepResult {
  /** 0 for Continue, 1 for StopIteration. */
  readonly action: number;
  /** Bytes that went on during this step, in the step's direction. */
  readonly data: Uint8Array;
}

const CONTINUE = 0;
const NOTHING = new Uint8Array(0);

/**
 * One TCP connection through one network filter, with a TCP proxy behind it, driven step by step.
 *
 * What the filter lets pass is in {@link upstream} (to the server) and {@link downstream} (to the client).
 */
export class TcpStream implements TcpStreamControl {
  readonly upstream = new MessageLog();
  readonly downstream = new MessageLog();
  /** Why Envoy or the module closed the connection, if one of them did. */
  closeDetails: string | undefined;
  readonly #context: TcpContext | null;
  readonly #fromClient = new BodyBuffer();
  readonly #fromServer = new BodyBuffer();
  #clientEnded = false;
  #stopped = false;
  #closed = false;
  #ended = false;
  #upstreamClosed = false;

  /** @param root null when the plugin failed to start on the worker: the connection passes without a filter. */
  constructor(
    root: RootContext | null,
    readonly info: StreamInfo,
    private readonly onClose: (entry: AccessLogEntry) => void,
    private readonly now: () => bigint,
  ) {
    this.#context = root === null ? null : new TcpContext(root, info, this);
    if (this.#context === null) info.upstreamChosen = true;
    else {
      info.connection.handshakeDone = false;
      if (this.#context.newConnection() === CONTINUE) info.upstreamChosen = true;
      else this.#stopped = true;
      info.connection.handshakeDone = true;
    }
  }

  get contextId(): number {
    return this.#context?.id ?? 0;
  }

  /** Whether the filter holds back what the client sent (or, before the first byte, the connection to the server). */
  get stopped(): boolean {
    return this.#stopped && !this.#closed;
  }

  /** Whether the downstream connection is closed. */
  get closed(): boolean {
    return this.#closed;
  }

  get counts(): Counts {
    return (this.#context?.calls ?? new StreamCalls()).summary();
  }

  /** Bytes from the client; with `endOfStream` it has closed its sending side. */
  downstreamData(data: BytesLike, endOfStream = false): TcpStepResult {
    if (this.#closed) return { action: 1, data: NOTHING };
    const before = this.upstream.bytes;
    const bytes = toBytes(data);
    this.info.bytesReceived += bytes.length;
    this.#fromClient.append(bytes);
    this.#clientEnded ||= endOfStream;
    // Until there is a server nobody reads from the client.
    const action = this.info.upstreamChosen ? this.#filterClientData() : 1;
    return { action, data: this.upstream.since(before) };
  }

  /** Bytes from the server; with `endOfStream` it has closed the connection. What is stopped here cannot be resumed. */
  upstreamData(data: BytesLike, endOfStream = false): TcpStepResult {
    if (this.#closed) return { action: 1, data: NOTHING };
    const before = this.downstream.bytes;
    this.#fromServer.append(toBytes(data));
    const action = this.#context?.upstreamBytes(this.#fromServer, endOfStream) ?? CONTINUE;
    if (action === CONTINUE && !this.closed) {
      const passed = this.#fromServer.take();
      this.info.bytesSent += passed.length;
      this.downstream.add(passed);
      this.downstream.ended ||= endOfStream;
    } else if (action !== CONTINUE) {
      this.#context?.vm.watch?.see({ kind: "upstream data stopped" });
    }
    if (endOfStream && !this.#upstreamClosed) {
      this.#upstreamClosed = true;
      this.#context?.upstreamClosed(PeerType.Unknown);
    }
    return { action, data: this.downstream.since(before) };
  }

  /** Closes the downstream connection: by the client (`Remote`) or by Envoy (`Local`). */
  close(peer: PeerType = PeerType.Remote): void {
    if (this.#closed) return;
    this.#closed = true;
    this.upstream.ended = true;
    this.downstream.ended = true;
    this.#context?.downstreamClosed(peer);
    this.#end();
  }

  /** @internal */
  resumeReading(): void {
    if (!this.#stopped || this.#closed) return;
    this.#stopped = false;
    if (this.info.upstreamChosen) {
      this.#toServer();
      return;
    }
    this.info.upstreamChosen = true;
    if (this.#fromClient.length > 0 || this.#clientEnded) this.#filterClientData();
  }

  /** @internal */
  closeByModule(details: string): void {
    this.closeDetails ??= details;
    this.info.connection.terminationDetails ??= details;
    this.close(PeerType.Local);
  }

  #filterClientData(): number {
    const action = this.#context?.downstreamBytes(this.#fromClient, this.#clientEnded) ?? CONTINUE;
    this.#stopped = action !== CONTINUE;
    if (action === CONTINUE && !this.#closed) this.#toServer();
    return action;
  }

  #toServer(): void {
    this.upstream.add(this.#fromClient.take());
    this.upstream.ended ||= this.#clientEnded;
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.info.requestComplete = this.now() - this.info.startTime;
    this.#context?.end();
    this.onClose({ info: this.info, requestHeaders: null, responseHeaders: null, responseTrailers: null });
  }
}
