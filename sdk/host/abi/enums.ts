/** Header and trailer maps that a guest may name. */
export const HeaderMapType = {
  RequestHeaders: 0,
  RequestTrailers: 1,
  ResponseHeaders: 2,
  ResponseTrailers: 3,
  GrpcReceiveInitialMetadata: 4,
  GrpcReceiveTrailingMetadata: 5,
  HttpCallResponseHeaders: 6,
  HttpCallResponseTrailers: 7,
} as const;

/** Byte buffers that a guest may name. */
export const BufferType = {
  HttpRequestBody: 0,
  HttpResponseBody: 1,
  NetworkDownstreamData: 2,
  NetworkUpstreamData: 3,
  HttpCallResponseBody: 4,
  GrpcReceiveBuffer: 5,
  VmConfiguration: 6,
  PluginConfiguration: 7,
  CallData: 8,
} as const;

/** Streams that a guest may continue or close. */
export const StreamType = { Request: 0, Response: 1, Downstream: 2, Upstream: 3 } as const;

/** Who closed a connection. */
export const PeerType = { Unknown: 0, Local: 1, Remote: 2 } as const;
export type PeerType = (typeof PeerType)[keyof typeof PeerType];

/** What a guest answers to a headers callback. */
export const HeadersAction = {
  Continue: 0,
  StopIteration: 1,
  ContinueAndEndStream: 2,
  StopAllIterationAndBuffer: 3,
  StopAllIterationAndWatermark: 4,
} as const;

/** What a guest answers to a body callback. */
export const DataAction = {
  Continue: 0,
  StopIterationAndBuffer: 1,
  StopIterationAndWatermark: 2,
  StopIterationNoBuffer: 3,
} as const;

/** Log levels, from the most to the least talkative; `off` can only be the host's level. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "critical", "off"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Kinds of metrics, at their numbers in the ABI. */
export const METRIC_TYPES = ["counter", "gauge", "histogram"] as const;
export type MetricType = (typeof METRIC_TYPES)[number];

/** Traffic direction of the listener, at Envoy's numbers (`xds.listener_direction`). */
export const DIRECTIONS = ["unspecified", "inbound", "outbound"] as const;
export type Direction = (typeof DIRECTIONS)[number];

const MAP_NAMES = Object.keys(HeaderMapType);
const BUFFER_NAMES = Object.keys(BufferType);

/** The name of a header map number, for messages. */
export function headerMapName(type: number): string {
  return MAP_NAMES[type] ?? `map ${type}`;
}

/** The name of a buffer number, for messages. */
export function bufferName(type: number): string {
  return BUFFER_NAMES[type] ?? `buffer ${type}`;
}
