/**
 * Signatures of everything that crosses the border between Envoy and a module.
 *
 * A signature is written `params:result` with `i` = i32 and `I` = i64, e.g. `iI:i`.
 */
export type Signature = string;

/** Proxy-Wasm functions of module `env`, all of ABI 0.2.1 as Envoy registers them. */
export const ENV_IMPORTS: Readonly<Record<string, Signature>> = {
  proxy_log: "iii:i",
  proxy_get_log_level: "i:i",
  proxy_get_current_time_nanoseconds: "i:i",
  proxy_set_tick_period_milliseconds: "i:i",
  proxy_get_property: "iiii:i",
  proxy_set_property: "iiii:i",
  proxy_get_status: "iii:i",
  proxy_send_local_response: "iiiiiiii:i",
  proxy_continue_stream: "i:i",
  proxy_close_stream: "i:i",
  proxy_get_shared_data: "iiiii:i",
  proxy_set_shared_data: "iiiii:i",
  proxy_register_shared_queue: "iii:i",
  proxy_resolve_shared_queue: "iiiii:i",
  proxy_dequeue_shared_queue: "iii:i",
  proxy_enqueue_shared_queue: "iii:i",
  proxy_get_header_map_value: "iiiii:i",
  proxy_add_header_map_value: "iiiii:i",
  proxy_replace_header_map_value: "iiiii:i",
  proxy_remove_header_map_value: "iii:i",
  proxy_get_header_map_pairs: "iii:i",
  proxy_set_header_map_pairs: "iii:i",
  proxy_get_header_map_size: "ii:i",
  proxy_get_buffer_status: "iii:i",
  proxy_get_buffer_bytes: "iiiii:i",
  proxy_set_buffer_bytes: "iiiii:i",
  proxy_http_call: "iiiiiiiiii:i",
  proxy_grpc_call: "iiiiiiiiiiii:i",
  proxy_grpc_stream: "iiiiiiiii:i",
  proxy_grpc_send: "iiii:i",
  proxy_grpc_close: "i:i",
  proxy_grpc_cancel: "i:i",
  proxy_define_metric: "iiii:i",
  proxy_increment_metric: "iI:i",
  proxy_record_metric: "iI:i",
  proxy_get_metric: "ii:i",
  proxy_set_effective_context: "i:i",
  proxy_done: ":i",
  proxy_call_foreign_function: "iiiiii:i",
  envoy_resolve_dns: "iii:i",
  pthread_equal: "ii:i",
  emscripten_notify_memory_growth: "i:",
};

/**
 * WASI functions, the same set under `wasi_snapshot_preview1` and `wasi_unstable` (Envoy 1.39 and later).
 * Two differ from WASI proper in Envoy: `path_link` takes six parameters and `path_symlink` four.
 */
export const WASI_IMPORTS: Readonly<Record<string, Signature>> = {
  fd_write: "iiii:i",
  fd_read: "iiii:i",
  fd_seek: "iIii:i",
  fd_close: "i:i",
  fd_fdstat_get: "ii:i",
  fd_fdstat_set_flags: "ii:i",
  fd_fdstat_set_rights: "iII:i",
  fd_prestat_get: "ii:i",
  fd_prestat_dir_name: "iii:i",
  fd_filestat_get: "ii:i",
  fd_filestat_set_size: "iI:i",
  fd_filestat_set_times: "iIIi:i",
  fd_advise: "iIIi:i",
  fd_allocate: "iII:i",
  fd_datasync: "i:i",
  fd_pread: "iiiIi:i",
  fd_pwrite: "iiiIi:i",
  fd_readdir: "iiiIi:i",
  fd_renumber: "ii:i",
  fd_sync: "i:i",
  fd_tell: "ii:i",
  environ_get: "ii:i",
  environ_sizes_get: "ii:i",
  args_get: "ii:i",
  args_sizes_get: "ii:i",
  clock_time_get: "iIi:i",
  clock_res_get: "ii:i",
  random_get: "ii:i",
  sched_yield: ":i",
  poll_oneoff: "iiii:i",
  proc_exit: "i:",
  path_open: "iiiiiIIii:i",
  path_create_directory: "iii:i",
  path_filestat_get: "iiiii:i",
  path_filestat_set_times: "iiiiIIi:i",
  path_link: "iiiiii:i",
  path_readlink: "iiiiii:i",
  path_remove_directory: "iii:i",
  path_rename: "iiiiii:i",
  path_symlink: "iiii:i",
  path_unlink_file: "iii:i",
  sock_accept: "iii:i",
  sock_recv: "iiiiii:i",
  sock_send: "iiiii:i",
  sock_shutdown: "ii:i",
};

/** Modules whose functions are {@link WASI_IMPORTS}. */
export const WASI_MODULES: readonly string[] = ["wasi_snapshot_preview1", "wasi_unstable"];

/** Callbacks that Envoy looks up in a module. Each is optional. */
export const CALLBACKS = {
  proxy_on_context_create: "ii:",
  proxy_on_vm_start: "ii:i",
  proxy_validate_configuration: "ii:i",
  proxy_on_configure: "ii:i",
  proxy_on_tick: "i:",
  proxy_on_queue_ready: "ii:",
  proxy_on_foreign_function: "iii:",
  proxy_on_new_connection: "i:i",
  proxy_on_downstream_data: "iii:i",
  proxy_on_upstream_data: "iii:i",
  proxy_on_downstream_connection_close: "ii:",
  proxy_on_upstream_connection_close: "ii:",
  proxy_on_request_headers: "iii:i",
  proxy_on_request_body: "iii:i",
  proxy_on_request_trailers: "ii:i",
  proxy_on_request_metadata: "ii:i",
  proxy_on_response_headers: "iii:i",
  proxy_on_response_body: "iii:i",
  proxy_on_response_trailers: "ii:i",
  proxy_on_response_metadata: "ii:i",
  proxy_on_http_call_response: "iiiii:",
  proxy_on_grpc_receive_initial_metadata: "iii:",
  proxy_on_grpc_receive: "iii:",
  proxy_on_grpc_receive_trailing_metadata: "iii:",
  proxy_on_grpc_close: "iii:",
  proxy_on_done: "i:i",
  proxy_on_log: "i:",
  proxy_on_delete: "i:",
  envoy_on_resolve_dns: "iii:",
  envoy_on_stats_update: "ii:",
} as const satisfies Record<string, Signature>;

export type CallbackName = keyof typeof CALLBACKS;

/** Functions of start-up and memory that Envoy looks up beside the callbacks. */
export const ENTRY_POINTS: Readonly<Record<string, Signature>> = {
  _initialize: ":",
  _start: ":",
  main: "ii:i",
  __main_void: ":i",
  malloc: "i:i",
  proxy_on_memory_allocate: "i:i",
};

/** Marker exports of the ABI versions that Envoy knows, newest first. */
export const ABI_MARKERS: readonly string[] = [
  "proxy_abi_version_0_2_1",
  "proxy_abi_version_0_2_0",
  "proxy_abi_version_0_1_0",
];
