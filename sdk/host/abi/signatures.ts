/**
 * The proxy-wasm ABI as Envoy links it: every host function that a module may import and every callback that Envoy
 * looks up in a module, with exact WebAssembly types. Envoy compares both when it loads a module, so this one table
 * serves the Node host, the `check` command and the documentation.
 *
 * Source: proxy-wasm-cpp-host `include/proxy-wasm/exports.h`, `include/proxy-wasm/wasm.h` (`FOR_ALL_MODULE_FUNCTIONS`),
 * Envoy `source/extensions/common/wasm/wasm.cc`; proxy-wasm specification, ABI 0.2.1.
 */

/** A WebAssembly value type that may cross the border between a module and Envoy. */
export type ValueType = "i32" | "i64" | "f32" | "f64";

/** Parameters and results of one function. */
export interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** One function that the host offers in module `env`. */
export interface ImportSignature extends Signature {
  /** Names of the parameters, in order. `_ptr` is an address in guest memory; `out_` is written by the host. */
  readonly names: readonly string[];
  /** First ABI version (or Envoy release) that has it, where it is younger than ABI 0.2.0. */
  readonly since?: string;
}

/** When the host calls an export: stream callbacks follow traffic, root callbacks follow the plugin's life. */
export type CallbackScope = "lifecycle" | "root" | "http" | "tcp" | "stream";

/** One export that the host looks up by name. */
export interface CallbackSignature extends Signature {
  readonly names: readonly string[];
  readonly scope: CallbackScope;
  /** First ABI version (or Envoy release) that looks it up, where it is younger than ABI 0.2.0. */
  readonly since?: string;
}

/** Exports that mark the ABI version. Envoy takes the first function export with one of these names. */
export const ABI_MARKERS = ["proxy_abi_version_0_1_0", "proxy_abi_version_0_2_0", "proxy_abi_version_0_2_1"] as const;

/** The version that this SDK targets: every Envoy from 1.30 on accepts it. */
export const ABI_VERSION = "0.2.1";
/** The marker that a module built with this SDK exports. */
export const ABI_MARKER = "proxy_abi_version_0_2_1";

/** `"key_ptr key_size cas"` → an import of i32 parameters; a name that ends in `:i64` is an i64. All return a status. */
function host(parameters: string, since?: string): ImportSignature {
  const words = parameters === "" ? [] : parameters.split(" ");
  return {
    names: words.map((word) => word.replace(":i64", "")),
    params: words.map((word) => (word.endsWith(":i64") ? "i64" : "i32")),
    results: ["i32"],
    ...(since === undefined ? {} : { since }),
  };
}

function callback(scope: CallbackScope, parameters: string, result: "" | "i32", since?: string): CallbackSignature {
  const names = parameters === "" ? [] : parameters.split(" ");
  return {
    scope,
    names,
    params: names.map(() => "i32"),
    results: result === "" ? [] : [result],
    ...(since === undefined ? {} : { since }),
  };
}

/** Host functions of module `env`, by name. */
export const IMPORTS = {
  proxy_log: host("level message_ptr message_size"),
  proxy_get_log_level: host("out_level_ptr", "ABI 0.2.1"),
  proxy_get_current_time_nanoseconds: host("out_time_ptr"),
  proxy_set_tick_period_milliseconds: host("period_ms"),
  proxy_get_property: host("path_ptr path_size out_value_ptr out_value_size"),
  proxy_set_property: host("key_ptr key_size value_ptr value_size"),
  proxy_get_status: host("out_code_ptr out_message_ptr out_message_size"),
  proxy_send_local_response: host(
    "status_code details_ptr details_size body_ptr body_size pairs_ptr pairs_size grpc_status",
  ),
  proxy_continue_stream: host("stream_type"),
  proxy_close_stream: host("stream_type"),
  proxy_get_shared_data: host("key_ptr key_size out_value_ptr out_value_size out_cas_ptr"),
  proxy_set_shared_data: host("key_ptr key_size value_ptr value_size cas"),
  proxy_register_shared_queue: host("name_ptr name_size out_token_ptr"),
  proxy_resolve_shared_queue: host("vm_id_ptr vm_id_size name_ptr name_size out_token_ptr"),
  proxy_dequeue_shared_queue: host("token out_value_ptr out_value_size"),
  proxy_enqueue_shared_queue: host("token value_ptr value_size"),
  proxy_get_header_map_value: host("map_type key_ptr key_size out_value_ptr out_value_size"),
  proxy_add_header_map_value: host("map_type key_ptr key_size value_ptr value_size"),
  proxy_replace_header_map_value: host("map_type key_ptr key_size value_ptr value_size"),
  proxy_remove_header_map_value: host("map_type key_ptr key_size"),
  proxy_get_header_map_pairs: host("map_type out_pairs_ptr out_pairs_size"),
  proxy_set_header_map_pairs: host("map_type pairs_ptr pairs_size"),
  proxy_get_header_map_size: host("map_type out_size_ptr"),
  proxy_get_buffer_status: host("buffer_type out_length_ptr out_flags_ptr"),
  proxy_get_buffer_bytes: host("buffer_type start length out_value_ptr out_value_size"),
  proxy_set_buffer_bytes: host("buffer_type start length value_ptr value_size"),
  proxy_http_call: host(
    "cluster_ptr cluster_size headers_ptr headers_size body_ptr body_size trailers_ptr trailers_size timeout_ms out_token_ptr",
  ),
  proxy_grpc_call: host(
    "service_ptr service_size service_name_ptr service_name_size method_ptr method_size metadata_ptr metadata_size request_ptr request_size timeout_ms out_token_ptr",
  ),
  proxy_grpc_stream: host(
    "service_ptr service_size service_name_ptr service_name_size method_ptr method_size metadata_ptr metadata_size out_token_ptr",
  ),
  proxy_grpc_send: host("token message_ptr message_size end_of_stream"),
  proxy_grpc_close: host("token"),
  proxy_grpc_cancel: host("token"),
  proxy_define_metric: host("metric_type name_ptr name_size out_metric_id_ptr"),
  proxy_increment_metric: host("metric_id offset:i64"),
  proxy_record_metric: host("metric_id value:i64"),
  proxy_get_metric: host("metric_id out_value_ptr"),
  proxy_set_effective_context: host("context_id"),
  proxy_done: host(""),
  proxy_call_foreign_function: host("name_ptr name_size arguments_ptr arguments_size out_result_ptr out_result_size"),
  envoy_resolve_dns: host("address_ptr address_size out_token_ptr", "Envoy only"),
} satisfies Record<string, ImportSignature>;

/** Name of a host function of module `env`. */
export type ImportName = keyof typeof IMPORTS;

/** Exports that the host calls, by name. A module need not export any that it does not use. */
export const CALLBACKS = {
  proxy_on_context_create: callback("lifecycle", "context_id parent_context_id", ""),
  proxy_on_vm_start: callback("root", "root_context_id configuration_size", "i32"),
  /** Looked up, never called by Envoy. */
  proxy_validate_configuration: callback("root", "root_context_id configuration_size", "i32"),
  proxy_on_configure: callback("root", "root_context_id configuration_size", "i32"),
  proxy_on_tick: callback("root", "root_context_id", ""),
  proxy_on_queue_ready: callback("root", "root_context_id token", ""),
  proxy_on_foreign_function: callback("root", "context_id function_id size", "", "ABI 0.2.0"),
  proxy_on_new_connection: callback("tcp", "context_id", "i32"),
  proxy_on_downstream_data: callback("tcp", "context_id size end_of_stream", "i32"),
  proxy_on_upstream_data: callback("tcp", "context_id size end_of_stream", "i32"),
  proxy_on_downstream_connection_close: callback("tcp", "context_id peer_type", ""),
  proxy_on_upstream_connection_close: callback("tcp", "context_id peer_type", ""),
  proxy_on_request_headers: callback("http", "context_id count end_of_stream", "i32"),
  proxy_on_request_body: callback("http", "context_id size end_of_stream", "i32"),
  proxy_on_request_trailers: callback("http", "context_id count", "i32"),
  proxy_on_request_metadata: callback("http", "context_id count", "i32"),
  proxy_on_response_headers: callback("http", "context_id count end_of_stream", "i32"),
  proxy_on_response_body: callback("http", "context_id size end_of_stream", "i32"),
  proxy_on_response_trailers: callback("http", "context_id count", "i32"),
  proxy_on_response_metadata: callback("http", "context_id count", "i32"),
  proxy_on_http_call_response: callback("root", "root_context_id token header_count body_size trailer_count", ""),
  proxy_on_grpc_receive_initial_metadata: callback("root", "root_context_id token count", ""),
  proxy_on_grpc_receive: callback("root", "root_context_id token size", ""),
  proxy_on_grpc_receive_trailing_metadata: callback("root", "root_context_id token count", ""),
  proxy_on_grpc_close: callback("root", "root_context_id token status", ""),
  proxy_on_done: callback("lifecycle", "context_id", "i32"),
  proxy_on_log: callback("stream", "context_id", ""),
  proxy_on_delete: callback("lifecycle", "context_id", ""),
  envoy_on_resolve_dns: callback("root", "root_context_id token size", "", "Envoy only"),
  envoy_on_stats_update: callback("root", "root_context_id size", "", "Envoy only"),
} satisfies Record<string, CallbackSignature>;

/** Name of an export that the host calls. */
export type CallbackName = keyof typeof CALLBACKS;

/** Exports that the host uses besides callbacks: start functions and the allocator for host writes. */
export const ENTRY_POINTS = {
  _initialize: { params: [], results: [] },
  _start: { params: [], results: [] },
  main: { params: ["i32", "i32"], results: ["i32"] },
  /** Looked up from Envoy 1.39 on. */
  __main_void: { params: [], results: ["i32"] },
  /** Preferred over `proxy_on_memory_allocate` when a module exports both. */
  malloc: { params: ["i32"], results: ["i32"] },
  proxy_on_memory_allocate: { params: ["i32"], results: ["i32"] },
} satisfies Record<string, Signature>;

/** Name of a start function or allocator that the host looks up. */
export type EntryPointName = keyof typeof ENTRY_POINTS;

/**
 * Host functions that `_initialize` (or `_start`, `main`) may call. Any other traps in Envoy, because no plugin context
 * exists yet. The allocator may call only these, too.
 */
export const ALLOWED_AT_START: readonly ImportName[] = ["proxy_log"];

/** `(i32 i64) -> i32`, as error messages print a signature. */
export function formatSignature(signature: Signature): string {
  const list = (types: readonly ValueType[]): string => `(${types.join(" ")})`;
  return `${list(signature.params)} -> ${signature.results.length === 1 ? signature.results[0] : list(signature.results)}`;
}
