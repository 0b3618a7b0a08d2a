// The public API of the guest library.
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
export { Bytes, Utf8, isUtf8, utf8 } from "./bytes";
export { DnsAnswer, DnsHandler, resolveDns } from "./calls/dns";
export { GrpcCall, GrpcHandler, GrpcStream, grpcCall } from "./calls/grpc";
export { HttpCall, HttpCallHandler, callResponseStatus, httpCall } from "./calls/http";
export { CallFailure } from "./calls/status";
export { now } from "./clock";
export { DataAction, HeadersAction, NetworkAction, PeerType, TrailersAction } from "./context/actions";
export { HttpContext } from "./context/http";
export { HttpContextOf, RootContext, TcpContextOf } from "./context/root";
export { StreamContext } from "./context/stream";
export { TcpContext } from "./context/tcp";
export { callForeignFunction } from "./foreign";
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
export { booleanProperty, getProperty, integerProperty, setProperty } from "./properties/raw";
export { SharedValue, getSharedData, setSharedData } from "./shared-data";
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
