import type { BytesLike } from "../bytes.js";
import type { HeaderMap, HeaderPairs } from "../headers/header-map.js";

/** An HTTP request that a module sent to a cluster. */
export interface CalloutRequest {
  readonly cluster: string;
  readonly headers: HeaderMap;
  readonly body: Uint8Array;
  readonly trailers: HeaderMap;
  /** Milliseconds, 0 for none. */
  readonly timeout: number;
}

/** How a cluster answers. */
export interface CalloutAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: HeaderPairs;
  readonly body?: BytesLike;
  readonly trailers?: HeaderPairs;
  /** Milliseconds of simulated time until the answer; one that exceeds the timeout becomes Envoy's own 504. */
  readonly delay?: number;
  /** The connection broke before a whole answer came: the module gets no headers and status 11, "reset". */
  readonly reset?: boolean;
  /** No host is healthy: the call itself fails with InternalFailure and no callback follows. */
  readonly unavailable?: boolean;
}

/** A unary gRPC call of a module. */
export interface GrpcCallRequest {
  readonly cluster: string;
  readonly service: string;
  readonly method: string;
  readonly metadata: HeaderMap;
  readonly message: Uint8Array;
  /** Milliseconds, 0 for none. */
  readonly timeout: number;
}

export interface GrpcCallAnswer {
  /** gRPC status, 0 (default) for success. */
  readonly status?: number;
  readonly statusMessage?: string;
  /** The answer, when the status is 0. */
  readonly message?: BytesLike;
  /** Milliseconds of simulated time until the answer. */
  readonly delay?: number;
  /** The call fails at once: InternalFailure, no callback. */
  readonly unavailable?: boolean;
}

/** The server's end of a gRPC stream that a module opened. */
export interface GrpcServerStream {
  readonly cluster: string;
  readonly service: string;
  readonly method: string;
  readonly metadata: HeaderMap;
  /** Sends initial metadata to the module. */
  sendInitialMetadata(metadata: HeaderPairs): void;
  /** Sends a message to the module. */
  send(message: BytesLike): void;
  /** Ends the stream from the server's side. */
  close(status?: number, message?: string, trailers?: HeaderPairs): void;
}

/** What a server does on a gRPC stream. */
export interface GrpcStreamHandler {
  onMessage?(message: Uint8Array, endOfStream: boolean): void;
  /** The module closed its side. */
  onClose?(): void;
  /** The module cancelled the stream, or its plugin went away. */
  onReset?(): void;
}

export type HttpCluster = (request: CalloutRequest) => CalloutAnswer | Promise<CalloutAnswer>;

/** An upstream cluster that speaks gRPC too. */
export interface Cluster {
  readonly http?: HttpCluster;
  readonly grpc?: (request: GrpcCallRequest) => GrpcCallAnswer | Promise<GrpcCallAnswer>;
  readonly grpcStream?: (stream: GrpcServerStream) => GrpcStreamHandler | undefined;
}

/** Upstream clusters by name; a function is a cluster that answers HTTP. */
export type Clusters = Readonly<Record<string, HttpCluster | Cluster>>;

/** A cluster by name, or undefined. */
export function findCluster(clusters: Clusters, name: string): Cluster | undefined {
  if (!Object.hasOwn(clusters, name)) return undefined;
  const cluster = clusters[name];
  return typeof cluster === "function" ? { http: cluster } : cluster;
}
