/** The host functions that a script may call. */

@external("env", "proxy_log") export declare function proxy_log(level: i32, p: usize, n: i32): i32;


@external("env", "proxy_get_log_level") export declare function proxy_get_log_level(out: usize): i32;


@external("env", "proxy_get_current_time_nanoseconds") export declare function proxy_get_current_time_nanoseconds(
  out: usize,
): i32;


@external("env", "proxy_set_tick_period_milliseconds") export declare function proxy_set_tick_period_milliseconds(
  ms: i32,
): i32;


@external("env", "proxy_get_property") export declare function proxy_get_property(
  p: usize,
  n: i32,
  pp: usize,
  pn: usize,
): i32;


@external("env", "proxy_set_property") export declare function proxy_set_property(
  p: usize,
  n: i32,
  v: usize,
  vn: i32,
): i32;


@external("env", "proxy_get_status") export declare function proxy_get_status(code: usize, pp: usize, pn: usize): i32;


@external("env", "proxy_send_local_response") export declare function proxy_send_local_response(
  code: i32,
  d: usize,
  dn: i32,
  b: usize,
  bn: i32,
  h: usize,
  hn: i32,
  grpc: i32,
): i32;


@external("env", "proxy_continue_stream") export declare function proxy_continue_stream(type: i32): i32;


@external("env", "proxy_close_stream") export declare function proxy_close_stream(type: i32): i32;


@external("env", "proxy_get_shared_data") export declare function proxy_get_shared_data(
  k: usize,
  kn: i32,
  pp: usize,
  pn: usize,
  cas: usize,
): i32;


@external("env", "proxy_set_shared_data") export declare function proxy_set_shared_data(
  k: usize,
  kn: i32,
  v: usize,
  vn: i32,
  cas: i32,
): i32;


@external("env", "proxy_register_shared_queue") export declare function proxy_register_shared_queue(
  n: usize,
  nn: i32,
  out: usize,
): i32;


@external("env", "proxy_resolve_shared_queue") export declare function proxy_resolve_shared_queue(
  v: usize,
  vn: i32,
  n: usize,
  nn: i32,
  out: usize,
): i32;


@external("env", "proxy_dequeue_shared_queue") export declare function proxy_dequeue_shared_queue(
  token: i32,
  pp: usize,
  pn: usize,
): i32;


@external("env", "proxy_enqueue_shared_queue") export declare function proxy_enqueue_shared_queue(
  token: i32,
  p: usize,
  n: i32,
): i32;


@external("env", "proxy_get_header_map_value") export declare function proxy_get_header_map_value(
  m: i32,
  k: usize,
  kn: i32,
  pp: usize,
  pn: usize,
): i32;


@external("env", "proxy_add_header_map_value") export declare function proxy_add_header_map_value(
  m: i32,
  k: usize,
  kn: i32,
  v: usize,
  vn: i32,
): i32;


@external("env", "proxy_replace_header_map_value") export declare function proxy_replace_header_map_value(
  m: i32,
  k: usize,
  kn: i32,
  v: usize,
  vn: i32,
): i32;


@external("env", "proxy_remove_header_map_value") export declare function proxy_remove_header_map_value(
  m: i32,
  k: usize,
  kn: i32,
): i32;


@external("env", "proxy_get_header_map_pairs") export declare function proxy_get_header_map_pairs(
  m: i32,
  pp: usize,
  pn: usize,
): i32;


@external("env", "proxy_set_header_map_pairs") export declare function proxy_set_header_map_pairs(
  m: i32,
  p: usize,
  n: i32,
): i32;


@external("env", "proxy_get_header_map_size") export declare function proxy_get_header_map_size(
  m: i32,
  out: usize,
): i32;


@external("env", "proxy_get_buffer_status") export declare function proxy_get_buffer_status(
  b: i32,
  out: usize,
  flags: usize,
): i32;


@external("env", "proxy_get_buffer_bytes") export declare function proxy_get_buffer_bytes(
  b: i32,
  s: i32,
  l: i32,
  pp: usize,
  pn: usize,
): i32;


@external("env", "proxy_set_buffer_bytes") export declare function proxy_set_buffer_bytes(
  b: i32,
  s: i32,
  l: i32,
  p: usize,
  n: i32,
): i32;


@external("env", "proxy_http_call") export declare function proxy_http_call(
  c: usize,
  cn: i32,
  h: usize,
  hn: i32,
  b: usize,
  bn: i32,
  t: usize,
  tn: i32,
  timeout: i32,
  out: usize,
): i32;


@external("env", "proxy_grpc_call") export declare function proxy_grpc_call(
  c: usize,
  cn: i32,
  s: usize,
  sn: i32,
  m: usize,
  mn: i32,
  h: usize,
  hn: i32,
  b: usize,
  bn: i32,
  timeout: i32,
  out: usize,
): i32;


@external("env", "proxy_grpc_stream") export declare function proxy_grpc_stream(
  c: usize,
  cn: i32,
  s: usize,
  sn: i32,
  m: usize,
  mn: i32,
  h: usize,
  hn: i32,
  out: usize,
): i32;


@external("env", "proxy_grpc_send") export declare function proxy_grpc_send(
  token: i32,
  p: usize,
  n: i32,
  end: i32,
): i32;


@external("env", "proxy_grpc_close") export declare function proxy_grpc_close(token: i32): i32;


@external("env", "proxy_grpc_cancel") export declare function proxy_grpc_cancel(token: i32): i32;


@external("env", "proxy_define_metric") export declare function proxy_define_metric(
  t: i32,
  n: usize,
  nn: i32,
  out: usize,
): i32;


@external("env", "proxy_increment_metric") export declare function proxy_increment_metric(id: i32, by: i64): i32;


@external("env", "proxy_record_metric") export declare function proxy_record_metric(id: i32, value: i64): i32;


@external("env", "proxy_get_metric") export declare function proxy_get_metric(id: i32, out: usize): i32;


@external("env", "proxy_set_effective_context") export declare function proxy_set_effective_context(id: i32): i32;


@external("env", "proxy_done") export declare function proxy_done(): i32;


@external("env", "proxy_call_foreign_function") export declare function proxy_call_foreign_function(
  n: usize,
  nn: i32,
  a: usize,
  an: i32,
  pp: usize,
  pn: usize,
): i32;


@external("env", "envoy_resolve_dns") export declare function envoy_resolve_dns(p: usize, n: i32, out: usize): i32;
