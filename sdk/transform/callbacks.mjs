// Which callbacks of which class make the module export what. A class of the filter counts when it has one of these
// bases; a callback counts when the class, or one between it and the base, declares it.

const HTTP = {
  onRequestHeaders: "proxy_on_request_headers",
  onRequestBody: "proxy_on_request_body",
  onRequestTrailers: "proxy_on_request_trailers",
  onRequestMetadata: "proxy_on_request_metadata",
  onResponseHeaders: "proxy_on_response_headers",
  onResponseBody: "proxy_on_response_body",
  onResponseTrailers: "proxy_on_response_trailers",
  onResponseMetadata: "proxy_on_response_metadata",
  onLog: "proxy_on_log",
  onDone: "proxy_on_done",
  onDelete: "proxy_on_delete",
};

const TCP = {
  onNewConnection: "proxy_on_new_connection",
  onDownstreamData: "proxy_on_downstream_data",
  onUpstreamData: "proxy_on_upstream_data",
  onDownstreamClose: "proxy_on_downstream_connection_close",
  onUpstreamClose: "proxy_on_upstream_connection_close",
  onLog: "proxy_on_log",
  onDone: "proxy_on_done",
  onDelete: "proxy_on_delete",
};

const ROOT = {
  onVmStart: "proxy_on_vm_start",
  onConfigure: "proxy_on_configure",
  onValidateConfiguration: "proxy_validate_configuration",
  onTick: "proxy_on_tick",
  onQueueReady: "proxy_on_queue_ready",
  onForeignFunction: "proxy_on_foreign_function",
  onStatsUpdate: "envoy_on_stats_update",
  onLog: "proxy_on_log",
  onDone: "proxy_on_done",
  onDelete: "proxy_on_delete",
};

/** Base class (file and name below the library) → its callbacks. */
export const CONTEXTS = {
  "context/http/HttpContext": HTTP,
  "context/tcp/TcpContext": TCP,
  "context/root/RootContext": ROOT,
};

/** Base class of a handler → exports that any subclass needs. */
export const HANDLERS = {
  "calls/http/HttpCallHandler": ["proxy_on_http_call_response"],
  "calls/grpc/GrpcHandler": [
    "proxy_on_grpc_receive_initial_metadata",
    "proxy_on_grpc_receive",
    "proxy_on_grpc_receive_trailing_metadata",
    "proxy_on_grpc_close",
  ],
  "calls/dns/DnsHandler": ["envoy_on_resolve_dns", "proxy_on_tick"],
  "timers/TimerHandler": ["proxy_on_tick"],
  "registry/push/otlp-exporter/OtlpExporter": ["proxy_on_http_call_response"],
};

/** Methods that are called by the library, not by the host: no misspelt callbacks. */
export const OTHER_METHODS = ["createHttpContext", "createTcpContext"];
