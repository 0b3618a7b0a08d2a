// Host functions of proxy-wasm ABI 0.2.1 as Envoy has them, module "env".
// One declaration each; a wrapper elsewhere gives it types. All return a Status.
// Pointers and sizes are u32, out parameters are written only when the status is Ok.

/**
 * Writes a line to the host's log.
 *
 * @when everywhere, at module level too
 * @fails `BadArgument`: no such level
 */
@external("env", "proxy_log")
export declare function proxy_log(level: i32, message: usize, size: usize): i32;

/**
 * The level below which the host drops lines.
 *
 * @when everywhere but at module level
 * @fails never
 */
@external("env", "proxy_get_log_level")
export declare function proxy_get_log_level(outLevel: usize): i32;

/**
 * The host's wall clock.
 *
 * @when everywhere but at module level; not in `onConfigure` if its result depends on it
 * @fails never
 */
@external("env", "proxy_get_current_time_nanoseconds")
export declare function proxy_get_current_time_nanoseconds(outNanoseconds: usize): i32;

/**
 * Sets or stops the timer of the root of the running callback.
 *
 * @when everywhere but at module level
 * @fails never
 */
@external("env", "proxy_set_tick_period_milliseconds")
export declare function proxy_set_tick_period_milliseconds(milliseconds: u32): i32;

/**
 * An attribute by its path. Returns bytes.
 *
 * @when everywhere but at module level; attributes of a stream in callbacks of this stream, those that come from
 *   headers while the headers can be read
 * @fails `NotFound`: no such attribute, or not known now; `SerializationFailure`: null, or a whole name space
 */
@external("env", "proxy_get_property")
export declare function proxy_get_property(path: usize, pathSize: usize, outValue: usize, outSize: usize): i32;

/**
 * Keeps a value in the stream's filter state.
 *
 * @when in callbacks of a stream but `onLog` of an access logger, or after `setEffective`
 * @fails `NotFound`: no stream; `BadArgument`: read-only and set already
 */
@external("env", "proxy_set_property")
export declare function proxy_set_property(key: usize, keySize: usize, value: usize, valueSize: usize): i32;

/**
 * The first value of a header. Returns bytes.
 *
 * @when while the map can be read (see the [lifecycle](../lifecycle.md#when-headers-can-be-read))
 * @fails `NotFound`: no such header; `BadArgument`: the map is not available now (`NotFound` in `onLog`)
 */
@external("env", "proxy_get_header_map_value")
export declare function proxy_get_header_map_value(
  map: i32,
  key: usize,
  keySize: usize,
  outValue: usize,
  outSize: usize,
): i32;

/**
 * Adds a value. In request headers it clears the route cache.
 *
 * @when while the map can be changed (see the [lifecycle](../lifecycle.md#when-headers-can-be-read))
 * @fails `BadArgument`: the map is not available now
 */
@external("env", "proxy_add_header_map_value")
export declare function proxy_add_header_map_value(
  map: i32,
  key: usize,
  keySize: usize,
  value: usize,
  valueSize: usize,
): i32;

/**
 * Sets a value in place of all. In request headers it clears the route cache.
 *
 * @when while the map can be changed (see the [lifecycle](../lifecycle.md#when-headers-can-be-read))
 * @fails `BadArgument`: the map is not available now
 */
@external("env", "proxy_replace_header_map_value")
export declare function proxy_replace_header_map_value(
  map: i32,
  key: usize,
  keySize: usize,
  value: usize,
  valueSize: usize,
): i32;

/**
 * Removes all values. In request headers it clears the route cache.
 *
 * @when while the map can be changed (see the [lifecycle](../lifecycle.md#when-headers-can-be-read))
 * @fails `BadArgument`: the map is not available now
 */
@external("env", "proxy_remove_header_map_value")
export declare function proxy_remove_header_map_value(map: i32, key: usize, keySize: usize): i32;

/**
 * All headers as one block. Returns bytes.
 *
 * @when while the map can be read (see the [lifecycle](../lifecycle.md#when-headers-can-be-read))
 * @fails never: a map that is not available now reads as empty
 */
@external("env", "proxy_get_header_map_pairs")
export declare function proxy_get_header_map_pairs(map: i32, outPairs: usize, outSize: usize): i32;

/**
 * Puts a block in place of all headers. In request headers it clears the route cache.
 *
 * @when while the map can be changed (see the [lifecycle](../lifecycle.md#when-headers-can-be-read))
 * @fails `BadArgument`: the map is not available now
 */
@external("env", "proxy_set_header_map_pairs")
export declare function proxy_set_header_map_pairs(map: i32, pairs: usize, size: usize): i32;

/**
 * Bytes of all names and values.
 *
 * @when while the map can be changed (see the [lifecycle](../lifecycle.md#when-headers-can-be-read))
 * @fails `BadArgument`: the map is not available now
 */
@external("env", "proxy_get_header_map_size")
export declare function proxy_get_header_map_size(map: i32, outBytes: usize): i32;

/**
 * How many bytes a buffer has.
 *
 * @when in the callback that announces the bytes; elsewhere bodies and data of connections are empty
 * @fails `NotFound`: not the callback of these bytes
 */
@external("env", "proxy_get_buffer_status")
export declare function proxy_get_buffer_status(buffer: i32, outLength: usize, outFlags: usize): i32;

/**
 * A part of a buffer, cut to what is there. Returns bytes.
 *
 * @when in the callback that announces the bytes; elsewhere bodies and data of connections are empty
 * @fails `NotFound`: not the callback of these bytes
 */
@external("env", "proxy_get_buffer_bytes")
export declare function proxy_get_buffer_bytes(
  buffer: i32,
  start: u32,
  length: u32,
  outBytes: usize,
  outSize: usize,
): i32;

/**
 * Changes a buffer at its beginning or end.
 *
 * @when in the callback that announces the bytes
 * @fails `BadArgument`: a place in the middle, or bytes that are not there to be changed; `NotFound`: not the callback
 *   of these bytes
 */
@external("env", "proxy_set_buffer_bytes")
export declare function proxy_set_buffer_bytes(buffer: i32, start: u32, length: u32, bytes: usize, size: usize): i32;

/**
 * Answers in place of the upstream.
 *
 * @when in callbacks of an HTTP stream, or after `setEffective`; elsewhere it does nothing
 * @fails never
 */
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

/**
 * Goes on with what was stopped, when the callback has returned.
 *
 * @when in callbacks of a stream, or after `setEffective`; elsewhere it does nothing
 * @fails never
 */
@external("env", "proxy_continue_stream")
export declare function proxy_continue_stream(stream: i32): i32;

/**
 * Resets a stream or closes a connection, when the callback has returned.
 *
 * @when in callbacks of a stream, or after `setEffective`; elsewhere it does nothing
 * @fails never
 */
@external("env", "proxy_close_stream")
export declare function proxy_close_stream(stream: i32): i32;

/**
 * A key that workers share. Returns bytes. Takes a lock of the whole process.
 *
 * @when everywhere but at module level; not in `onConfigure` if its result depends on it
 * @fails `NotFound`: no such key
 */
@external("env", "proxy_get_shared_data")
export declare function proxy_get_shared_data(
  key: usize,
  keySize: usize,
  outValue: usize,
  outSize: usize,
  outCas: usize,
): i32;

/**
 * Writes a key that workers share. Takes a lock of the whole process.
 *
 * @when everywhere but at module level
 * @fails `CasMismatch`: somebody else wrote since
 */
@external("env", "proxy_set_shared_data")
export declare function proxy_set_shared_data(
  key: usize,
  keySize: usize,
  value: usize,
  valueSize: usize,
  cas: u32,
): i32;

/**
 * Makes a queue, or takes it over.
 *
 * @when everywhere but at module level
 * @fails never
 */
@external("env", "proxy_register_shared_queue")
export declare function proxy_register_shared_queue(name: usize, nameSize: usize, outToken: usize): i32;

/**
 * Finds a queue by name.
 *
 * @when everywhere but at module level
 * @fails `NotFound`: nobody has registered it
 */
@external("env", "proxy_resolve_shared_queue")
export declare function proxy_resolve_shared_queue(
  vmId: usize,
  vmIdSize: usize,
  name: usize,
  nameSize: usize,
  outToken: usize,
): i32;

/**
 * Takes the first entry. Returns bytes.
 *
 * @when everywhere but at module level
 * @fails `Empty`: no entry; `NotFound`: no such queue
 */
@external("env", "proxy_dequeue_shared_queue")
export declare function proxy_dequeue_shared_queue(token: u32, outValue: usize, outSize: usize): i32;

/**
 * Puts an entry behind the others.
 *
 * @when everywhere but at module level
 * @fails `NotFound`: no such queue
 */
@external("env", "proxy_enqueue_shared_queue")
export declare function proxy_enqueue_shared_queue(token: u32, value: usize, size: usize): i32;

/**
 * Makes a metric. Each call takes memory of the host for ever.
 *
 * @when everywhere but at module level
 * @fails `BadArgument`: no such type
 */
@external("env", "proxy_define_metric")
export declare function proxy_define_metric(type: i32, name: usize, nameSize: usize, outId: usize): i32;

/**
 * Adds to a counter or gauge.
 *
 * @when everywhere but at module level
 * @fails `BadArgument`: a counter by 0 or less, or a histogram; `NotFound`: no such id
 */
@external("env", "proxy_increment_metric")
export declare function proxy_increment_metric(id: u32, offset: i64): i32;

/**
 * Sets a gauge, samples a histogram.
 *
 * @when everywhere but at module level
 * @fails `NotFound`: no such id
 */
@external("env", "proxy_record_metric")
export declare function proxy_record_metric(id: u32, value: u64): i32;

/**
 * The value of a counter or gauge, of all workers together.
 *
 * @when everywhere but at module level
 * @fails `BadArgument`: a histogram; `NotFound`: no such id
 */
@external("env", "proxy_get_metric")
export declare function proxy_get_metric(id: u32, outValue: usize): i32;

/**
 * Sends an HTTP request to a cluster.
 *
 * @when everywhere but at module level
 * @fails `BadArgument`: an unknown cluster, a negative timeout, or `:method`, `:path`, `:authority` missing;
 *   `InternalFailure`: failed at once
 */
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

/**
 * Sends one gRPC message for one.
 *
 * @when everywhere but at module level
 * @fails `ParseFailure`: no such cluster; `InternalFailure`: failed at once
 */
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

/**
 * Opens a gRPC stream.
 *
 * @when everywhere but at module level
 * @fails `ParseFailure`: no such cluster; `InternalFailure`: failed at once
 */
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

/**
 * Sends a message on a gRPC stream.
 *
 * @when everywhere but at module level
 * @fails `NotFound`: no such stream, or over; `BadArgument`: a unary call
 */
@external("env", "proxy_grpc_send")
export declare function proxy_grpc_send(token: u32, message: usize, messageSize: usize, endStream: i32): i32;

/**
 * Ends our side of a gRPC stream.
 *
 * @when everywhere but at module level
 * @fails `NotFound`: no such stream, or over
 */
@external("env", "proxy_grpc_close")
export declare function proxy_grpc_close(token: u32): i32;

/**
 * Resets a gRPC call or stream.
 *
 * @when everywhere but at module level
 * @fails `NotFound`: no such call, or over
 */
@external("env", "proxy_grpc_cancel")
export declare function proxy_grpc_cancel(token: u32): i32;

/**
 * Why a callout failed. Returns bytes.
 *
 * @when in the callback that tells of the failure
 * @fails never
 */
@external("env", "proxy_get_status")
export declare function proxy_get_status(outCode: usize, outMessage: usize, outSize: usize): i32;

/**
 * Makes host calls mean another context until the callback returns.
 *
 * @when everywhere but at module level
 * @fails `BadArgument`: no such context, or no more
 */
@external("env", "proxy_set_effective_context")
export declare function proxy_set_effective_context(contextId: u32): i32;

/**
 * Ends a root that has put its end off.
 *
 * @when in callbacks of a root whose `onDone` answered `false`
 * @fails `NotFound`: the root is not ending
 */
@external("env", "proxy_done")
export declare function proxy_done(): i32;

/**
 * Calls a function of the host by its name. Returns bytes.
 *
 * @when everywhere but at module level
 * @fails `NotFound`: no such function; else what the function says
 */
@external("env", "proxy_call_foreign_function")
export declare function proxy_call_foreign_function(
  name: usize,
  nameSize: usize,
  args: usize,
  argsSize: usize,
  outResult: usize,
  outSize: usize,
): i32;

/**
 * Resolves a name.
 *
 * @when everywhere but at module level
 * @fails never: a name that does not resolve is an answer
 */
@external("env", "envoy_resolve_dns")
export declare function envoy_resolve_dns(address: usize, addressSize: usize, outToken: usize): i32;
