import { Status } from "../abi/status.js";
import { byteString, toBytes, type BytesLike } from "../bytes.js";
import { HeaderMap, type HeaderPairs } from "../headers/header-map.js";
import { CALLBACK } from "../abi/callbacks.js";
import type { RootContext } from "../vm/root-context.js";
import { whenAnswered } from "./callouts.js";
import {
  findCluster,
  type GrpcCallAnswer,
  type GrpcCallRequest,
  type GrpcServerStream,
  type GrpcStreamHandler,
} from "./clusters.js";

const DEADLINE_EXCEEDED = 4;
const UNIMPLEMENTED = 12;

/** The message of a status as Envoy gives it: with its own response code details. */
const withDetails = (message: string): string => (message === "" ? "via_upstream" : `${message}{via_upstream}`);

interface Stream {
  handler: GrpcStreamHandler;
  localClosed: boolean;
  remoteClosed: boolean;
}

/** What opens a stream: where it goes and with which metadata. */
export type GrpcStreamRequest = Pick<GrpcServerStream, "cluster" | "service" | "method" | "metadata">;

/** gRPC calls and streams of one root context. */
export class GrpcCallouts {
  /** What is being delivered to the guest, or null. */
  initialMetadata: HeaderMap | null = null;
  trailingMetadata: HeaderMap | null = null;
  message: Uint8Array | null = null;
  readonly #calls = new Set<number>();
  readonly #streams = new Map<number, Stream>();

  constructor(private readonly root: RootContext) {}

  /** Whether a cluster is there; without it the guest gets ParseFailure. */
  knows(cluster: string): boolean {
    return findCluster(this.root.vm.server.clusters, cluster) !== undefined;
  }

  call(request: GrpcCallRequest): { token: number } | { status: Status } {
    const { vm } = this.root;
    const cluster = findCluster(vm.server.clusters, request.cluster);
    const token = vm.nextCalloutToken(1);
    const answer = cluster?.grpc?.(request) ?? { status: UNIMPLEMENTED };
    if (!(answer instanceof Promise) && answer.unavailable === true) return { status: Status.InternalFailure };
    this.#calls.add(token);
    whenAnswered(answer, vm.server.pending, (answer) => this.#schedule(token, answer, request.timeout));
    return { token };
  }

  open(request: GrpcStreamRequest): { token: number } | { status: Status } {
    const { vm } = this.root;
    const cluster = findCluster(vm.server.clusters, request.cluster);
    const token = vm.nextCalloutToken(2);
    const stream: Stream = { handler: {}, localClosed: false, remoteClosed: false };
    this.#streams.set(token, stream);
    const server = this.#serverEnd(token, request);
    if (cluster?.grpcStream === undefined) server.close(UNIMPLEMENTED, "");
    else stream.handler = cluster.grpcStream(server) ?? {};
    return { token };
  }

  send(token: number, message: Uint8Array, endOfStream: boolean): Status {
    if ((token & 3) !== 2) return Status.BadArgument;
    const stream = this.#streams.get(token);
    if (stream === undefined) return Status.NotFound;
    this.#later(() => stream.handler.onMessage?.(message, endOfStream));
    return Status.Ok;
  }

  close(token: number): Status {
    if ((token & 3) === 1) return this.#calls.delete(token) ? Status.Ok : Status.NotFound;
    if ((token & 3) !== 2) return Status.BadArgument;
    const stream = this.#streams.get(token);
    if (stream === undefined) return Status.NotFound;
    this.#later(() => stream.handler.onClose?.());
    if (stream.remoteClosed) this.#streams.delete(token);
    else stream.localClosed = true;
    return Status.Ok;
  }

  cancel(token: number): Status {
    if ((token & 3) === 1) return this.#calls.delete(token) ? Status.Ok : Status.NotFound;
    if ((token & 3) !== 2) return Status.BadArgument;
    const stream = this.#streams.get(token);
    if (stream === undefined) return Status.NotFound;
    this.#streams.delete(token);
    this.#later(() => stream.handler.onReset?.());
    return Status.Ok;
  }

  cancelAll(): void {
    this.#calls.clear();
    for (const token of [...this.#streams.keys()]) this.cancel(token);
  }

  #schedule(token: number, answer: GrpcCallAnswer, timeout: number): void {
    const delay = answer.delay ?? 0;
    const late = timeout > 0 && delay > timeout;
    this.#later(
      () => {
        if (!this.#calls.delete(token)) return;
        if (late) this.#deliverClose(token, DEADLINE_EXCEEDED, "");
        else if ((answer.status ?? 0) === 0) this.#deliverMessage(token, answer.message ?? "");
        else this.#deliverClose(token, answer.status as number, withDetails(answer.statusMessage ?? ""));
      },
      late ? timeout : delay,
    );
  }

  #serverEnd(token: number, request: GrpcStreamRequest): GrpcServerStream {
    const whileOpen = (deliver: () => void): void => {
      this.#later(() => {
        if (this.#streams.has(token)) deliver();
      });
    };
    return {
      ...request,
      sendInitialMetadata: (metadata) => whileOpen(() => this.#deliverInitialMetadata(token, metadata)),
      send: (message) => whileOpen(() => this.#deliverMessage(token, message)),
      close: (status = 0, message = "", trailers = []) =>
        whileOpen(() => {
          const stream = this.#streams.get(token) as Stream;
          stream.remoteClosed = true;
          if (stream.localClosed) this.#streams.delete(token);
          this.#deliverTrailers(token, trailers);
          this.#deliverClose(token, status, withDetails(message));
        }),
    };
  }

  #deliverInitialMetadata(token: number, metadata: HeaderPairs): void {
    this.initialMetadata = HeaderMap.from("response", metadata);
    const { size } = this.initialMetadata;
    this.#callGuest(CALLBACK.proxy_on_grpc_receive_initial_metadata, token, size);
    this.initialMetadata = null;
  }

  #deliverTrailers(token: number, trailers: HeaderPairs): void {
    this.trailingMetadata = HeaderMap.from("response trailers", trailers);
    const { size } = this.trailingMetadata;
    this.#callGuest(CALLBACK.proxy_on_grpc_receive_trailing_metadata, token, size);
    this.trailingMetadata = null;
  }

  #deliverMessage(token: number, message: BytesLike): void {
    this.message = toBytes(message);
    this.#callGuest(CALLBACK.proxy_on_grpc_receive, token, this.message.length);
    this.message = null;
  }

  #deliverClose(token: number, status: number, message: string): void {
    this.root.status = { code: status, message: byteString(message) };
    this.#callGuest(CALLBACK.proxy_on_grpc_close, token, status);
    this.root.status = { code: status, message: "" };
  }

  #callGuest(callback: number, token: number, value: number): void {
    this.root.vm.call(callback, this.root, token, value);
    this.root.vm.finishCall();
  }

  /** Nothing of a callout happens inside the guest call that asked for it. */
  #later(run: () => void, delay = 0): void {
    this.root.vm.server.clock.after(delay, run);
  }
}
