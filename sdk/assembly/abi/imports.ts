// Host functions of proxy-wasm ABI 0.2.1 as Envoy has them, module "env".
// One declaration each; a wrapper elsewhere gives it types. All return a Status.
// Pointers and sizes are u32, out parameters are written only when the status is Ok.

@external("env", "proxy_log")
export declare function proxy_log(level: i32, message: usize, size: usize): i32;


@external("env", "proxy_get_log_level")
export declare function proxy_get_log_level(outLevel: usize): i32;


@external("env", "proxy_get_current_time_nanoseconds")
export declare function proxy_get_current_time_nanoseconds(outNanoseconds: usize): i32;


@external("env", "proxy_set_tick_period_milliseconds")
export declare function proxy_set_tick_period_milliseconds(milliseconds: u32): i32;


@external("env", "proxy_get_property")
export declare function proxy_get_property(path: usize, pathSize: usize, outValue: usize, outSize: usize): i32;


@external("env", "proxy_set_property")
export declare function proxy_set_property(key: usize, keySize: usize, value: usize, valueSize: usize): i32;


@external("env", "proxy_get_header_map_value")
export declare function proxy_get_header_map_value(
  map: i32,
  key: usize,
  keySize: usize,
  outValue: usize,
  outSize: usize,
): i32;


@external("env", "proxy_add_header_map_value")
export declare function proxy_add_header_map_value(
  map: i32,
  key: usize,
  keySize: usize,
  value: usize,
  valueSize: usize,
): i32;


@external("env", "proxy_replace_header_map_value")
export declare function proxy_replace_header_map_value(
  map: i32,
  key: usize,
  keySize: usize,
  value: usize,
  valueSize: usize,
): i32;


@external("env", "proxy_remove_header_map_value")
export declare function proxy_remove_header_map_value(map: i32, key: usize, keySize: usize): i32;


@external("env", "proxy_get_header_map_pairs")
export declare function proxy_get_header_map_pairs(map: i32, outPairs: usize, outSize: usize): i32;


@external("env", "proxy_set_header_map_pairs")
export declare function proxy_set_header_map_pairs(map: i32, pairs: usize, size: usize): i32;


@external("env", "proxy_get_header_map_size")
export declare function proxy_get_header_map_size(map: i32, outBytes: usize): i32;


@external("env", "proxy_get_buffer_status")
export declare function proxy_get_buffer_status(buffer: i32, outLength: usize, outFlags: usize): i32;


@external("env", "proxy_get_buffer_bytes")
export declare function proxy_get_buffer_bytes(
  buffer: i32,
  start: u32,
  length: u32,
  outBytes: usize,
  outSize: usize,
): i32;


@external("env", "proxy_set_buffer_bytes")
export declare function proxy_set_buffer_bytes(buffer: i32, start: u32, length: u32, bytes: usize, size: usize): i32;


@external("env", "proxy_send_local_response")
export declare function proxy_send_local_response(
  status: u32,
  details: usize,
  detailsSize: usize,
  body: usize,
  bodySize: usize,
  headers: usize,
  headersSize: usize,
  grpcStatus: i32,
): i32;


@external("env", "proxy_continue_stream")
export declare function proxy_continue_stream(stream: i32): i32;


@external("env", "proxy_close_stream")
export declare function proxy_close_stream(stream: i32): i32;


@external("env", "proxy_get_shared_data")
export declare function proxy_get_shared_data(
  key: usize,
  keySize: usize,
  outValue: usize,
  outSize: usize,
  outCas: usize,
): i32;


@external("env", "proxy_set_shared_data")
export declare function proxy_set_shared_data(
  key: usize,
  keySize: usize,
  value: usize,
  valueSize: usize,
  cas: u32,
): i32;


@external("env", "proxy_register_shared_queue")
export declare function proxy_register_shared_queue(name: usize, nameSize: usize, outToken: usize): i32;


@external("env", "proxy_resolve_shared_queue")
export declare function proxy_resolve_shared_queue(
  vmId: usize,
  vmIdSize: usize,
  name: usize,
  nameSize: usize,
  outToken: usize,
): i32;


@external("env", "proxy_dequeue_shared_queue")
export declare function proxy_dequeue_shared_queue(token: u32, outValue: usize, outSize: usize): i32;


@external("env", "proxy_enqueue_shared_queue")
export declare function proxy_enqueue_shared_queue(token: u32, value: usize, size: usize): i32;


@external("env", "proxy_define_metric")
export declare function proxy_define_metric(type: i32, name: usize, nameSize: usize, outId: usize): i32;


@external("env", "proxy_increment_metric")
export declare function proxy_increment_metric(id: u32, offset: i64): i32;


@external("env", "proxy_record_metric")
export declare function proxy_record_metric(id: u32, value: u64): i32;


@external("env", "proxy_get_metric")
export declare function proxy_get_metric(id: u32, outValue: usize): i32;


@external("env", "proxy_http_call")
export declare function proxy_http_call(
  cluster: usize,
  clusterSize: usize,
  headers: usize,
  headersSize: usize,
  body: usize,
  bodySize: usize,
  trailers: usize,
  trailersSize: usize,
  timeoutMilliseconds: u32,
  outToken: usize,
): i32;


@external("env", "proxy_grpc_call")
export declare function proxy_grpc_call(
  target: usize,
  targetSize: usize,
  service: usize,
  serviceSize: usize,
  method: usize,
  methodSize: usize,
  metadata: usize,
  metadataSize: usize,
  message: usize,
  messageSize: usize,
  timeoutMilliseconds: u32,
  outToken: usize,
): i32;


@external("env", "proxy_grpc_stream")
export declare function proxy_grpc_stream(
  target: usize,
  targetSize: usize,
  service: usize,
  serviceSize: usize,
  method: usize,
  methodSize: usize,
  metadata: usize,
  metadataSize: usize,
  outToken: usize,
): i32;


@external("env", "proxy_grpc_send")
export declare function proxy_grpc_send(token: u32, message: usize, messageSize: usize, endStream: i32): i32;


@external("env", "proxy_grpc_close")
export declare function proxy_grpc_close(token: u32): i32;


@external("env", "proxy_grpc_cancel")
export declare function proxy_grpc_cancel(token: u32): i32;


@external("env", "proxy_get_status")
export declare function proxy_get_status(outCode: usize, outMessage: usize, outSize: usize): i32;


@external("env", "proxy_set_effective_context")
export declare function proxy_set_effective_context(contextId: u32): i32;


@external("env", "proxy_done")
export declare function proxy_done(): i32;


@external("env", "proxy_call_foreign_function")
export declare function proxy_call_foreign_function(
  name: usize,
  nameSize: usize,
  args: usize,
  argsSize: usize,
  outResult: usize,
  outSize: usize,
): i32;


@external("env", "envoy_resolve_dns")
export declare function envoy_resolve_dns(address: usize, addressSize: usize, outToken: usize): i32;
