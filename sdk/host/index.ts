/**
 * A Node host for proxy-wasm modules that behaves as Envoy does, quirks included.
 *
 * ```ts
 * const host = await createHost({ module: "build/my-filter.wasm" });
 * const plugin = await host.loadPlugin({ configuration: "{}" });
 * const { response } = await plugin.exchange({ request: { path: "/" }, upstream: { status: 200 } });
 * ```
 *
 * @module
 */
export { createHost, Host, ModuleLoadError, type HostOptions } from "./host.js";
export { Plugin, PluginLoadError, type PluginOptions, type StreamOptions } from "./plugin.js";
export {
  ExchangeResult,
  StalledError,
  type AnswerOptions,
  type ExchangeOptions,
  type MessageOptions,
  type RequestOptions,
  type SeenMessage,
  type UpstreamOptions,
} from "./stream/exchange.js";
export type { HttpStream, LocalReply, StepResult } from "./stream/http-stream.js";
export type { TcpStepResult, TcpStream } from "./stream/tcp-stream.js";
export type { TcpResult, TcpStep } from "./stream/tcp-script.js";
export { Connection, type CertificateOptions, type ConnectionOptions, type TlsOptions } from "./stream/connection.js";
export { HeaderMap, type HeaderPairs } from "./headers/header-map.js";
export { EndlessWorkError } from "./clock.js";
export type { Counts, CallCounts } from "./counts.js";
export type { LogEntry, VmName } from "./logs.js";
export type { Metric, Metrics } from "./metrics.js";
export { FilterState, NativeState } from "./filter-state.js";
export type { Finding, Findings } from "./pedantic/findings.js";
export type { SharedData } from "./shared-data.js";
export type { Queues } from "./queues.js";
export type { DnsAnswer, DnsTable } from "./server.js";
export type {
  CalloutAnswer,
  CalloutRequest,
  Cluster,
  Clusters,
  GrpcCallAnswer,
  GrpcCallRequest,
  GrpcServerStream,
  GrpcStreamHandler,
  HttpCluster,
} from "./callouts/clusters.js";
export type { AttributeJson, AttributeTree } from "./properties/json.js";
export { Duration, Timestamp, Uint } from "./properties/values.js";
export type { Json, JsonObject, LocalityOptions, NodeOptions } from "./properties/messages.js";
export type { BytesLike } from "./bytes.js";
export { Status, statusName } from "./abi/status.js";
export {
  BufferType,
  DataAction,
  HeaderMapType,
  HeadersAction,
  LOG_LEVELS,
  PeerType,
  type Direction,
  type LogLevel,
  type MetricType,
} from "./abi/enums.js";
export type { FailurePolicy } from "./vm/root-context.js";
export { EnvoyCrash, RestrictedCall } from "./vm/errors.js";
