// The public API of the guest library.
import * as connection from "./properties/connection";
import * as destination from "./properties/destination";
import * as plugin from "./properties/plugin";
import * as request from "./properties/request";
import * as response from "./properties/response";
import * as source from "./properties/source";
import * as upstream from "./properties/upstream";
import * as xds from "./properties/xds";

export { mark, permanent, release, take } from "./abi/arena";
export { Status, lastStatus } from "./abi/status";
export { registerHttp, registerRoot, registerTcp } from "./abi/registry";
export {
  PassingBytes,
  callData,
  callResponseBody,
  downstreamData,
  grpcMessage,
  pluginConfiguration,
  requestBody,
  responseBody,
  upstreamData,
  vmConfiguration,
} from "./buffers";
export { Bytes, Utf8, isUtf8, sameBytes, utf8 } from "./bytes";
export { DnsAnswer, DnsHandler, resolveDns } from "./calls/dns";
export { GrpcCall, GrpcHandler, GrpcStream, grpcCall } from "./calls/grpc";
export { HttpCall, HttpCallHandler, callResponseStatus, httpCall } from "./calls/http";
export { CallFailure } from "./calls/status";
export { now } from "./clock";
export {
  Configuration,
  ConfigList,
  ConfigMap,
  ConfigObject,
  ConfigValue,
  UnknownKeys,
  finishConfiguration,
  parseDuration,
  publishFilterInfo,
  publishUnknownKeys,
} from "./config";
export {
  BytesBuilder,
  appendBase64,
  appendHex,
  decodeBase64,
  decodeBase64Url,
  decodeHex,
  decodePercent,
  encodeBase64,
  encodeBase64Url,
  encodeHex,
  encodePercent,
} from "./encoding";
export { JsonDocument, JsonItems, JsonKind, JsonMembers, JsonValue, JsonWriter } from "./json";
export { hash64, mix64, xxh64 } from "./hash";
export { Glob, Regex } from "./pattern";
export {
  ProtobufReader,
  ProtobufWriter,
  StructWriter,
  WireType,
  parseStruct,
  readAny,
  writeAny,
  writeValue,
} from "./protobuf";
export { Sha256, constantTimeEquals, hmacSha256, sha256 } from "./crypto";
export { DataAction, HeadersAction, NetworkAction, PeerType, TrailersAction } from "./context/actions";
export { HttpContext } from "./context/http";
export { HttpContextOf, RootContext, TcpContextOf } from "./context/root";
export { StreamContext } from "./context/stream";
export { TcpContext } from "./context/tcp";
export { callForeignFunction } from "./foreign/call";
export { CelExpression } from "./foreign/cel";
export { LifeSpan, PropertyType, declareProperty, setEnvoyFilterState } from "./foreign/declare-property";
export { clearRouteCache, compress, uncompress } from "./foreign/functions";
export { sign, verifySignature } from "./foreign/signature";
export { HeaderEditor } from "./header-editor";
export { HeaderList } from "./header-list";
export { HeaderPairs } from "./header-pairs";
export {
  Headers,
  callResponseHeaders,
  callResponseTrailers,
  grpcInitialMetadata,
  grpcTrailingMetadata,
  requestHeaders,
  requestTrailers,
  responseHeaders,
  responseTrailers,
} from "./headers";
export { LocalResponse, localResponse } from "./local-response";
export { LogLevel, isLogged, log } from "./log";
export { Counter, Gauge, Histogram } from "./metrics/metric";
export { withTag } from "./metrics/name";
export {
  booleanProperty,
  getProperty,
  getPropertyIn,
  integerProperty,
  mapProperty,
  setProperty,
} from "./properties/raw";
export { SharedQueue } from "./queues";
export {
  AdmittedSet,
  Bounds,
  Constant,
  ExpiringCounter,
  ExpiringGauge,
  ExpiringGroup,
  ExpiringHistogram,
  ExpiringMetric,
  ExpiringRegistry,
  ExpiringType,
  Exposition,
  Extra,
  LabelSet,
  OtlpExporter,
  Series,
  Trace,
  isLabelName,
  isMetricName,
} from "./registry";
export { SharedUpdate, SharedValue, getSharedData, setSharedData, updateSharedData } from "./shared-data";
export { StatsUpdate } from "./stats-update";
export {
  closeConnection,
  continueDownstream,
  continueRequest,
  continueResponse,
  done,
  resetStream,
  setTickPeriod,
} from "./streams";
export { TimerHandler, startTimer, stopTimer } from "./timers";
export { connection, destination, plugin, request, response, source, upstream, xds };
