import {
  proxy_log,
  proxy_get_log_level,
  proxy_get_current_time_nanoseconds,
  proxy_set_tick_period_milliseconds,
  proxy_get_property,
  proxy_set_property,
  proxy_get_status,
  proxy_send_local_response,
  proxy_continue_stream,
  proxy_close_stream,
  proxy_get_shared_data,
  proxy_set_shared_data,
  proxy_register_shared_queue,
  proxy_resolve_shared_queue,
  proxy_dequeue_shared_queue,
  proxy_enqueue_shared_queue,
  proxy_get_header_map_value,
  proxy_add_header_map_value,
  proxy_replace_header_map_value,
  proxy_remove_header_map_value,
  proxy_get_header_map_pairs,
  proxy_set_header_map_pairs,
  proxy_get_header_map_size,
  proxy_get_buffer_status,
  proxy_get_buffer_bytes,
  proxy_set_buffer_bytes,
  proxy_http_call,
  proxy_grpc_call,
  proxy_grpc_stream,
  proxy_grpc_send,
  proxy_grpc_close,
  proxy_grpc_cancel,
  proxy_define_metric,
  proxy_increment_metric,
  proxy_record_metric,
  proxy_get_metric,
  proxy_set_effective_context,
  proxy_done,
  proxy_call_foreign_function,
  envoy_resolve_dns,
} from "./abi";
import { bytesOf, num, numberOf, pairsOf } from "./arguments";
import { BYTES, BYTES_CAS, BYTES_CODE, NONE, report, say, U32, U64 } from "./output";
import { last, out, saved } from "./state";

// @ts-ignore: decorator
@inline function ptr(b: ArrayBuffer): usize {
  return changetype<usize>(b);
}

/** Makes the host call that the words name. */
export function execute(callback: string, w: string[]): void {
  const c = w[0];
  const a = w.length > 1 ? bytesOf(w[1]) : new ArrayBuffer(0);
  const b = w.length > 2 ? bytesOf(w[2]) : new ArrayBuffer(0);
  memory.fill(out, 0, 32);
  if (c == "log") {
    proxy_log(num(w, 1), ptr(b), b.byteLength);
  } else if (c == "save") {
    saved.set("$" + w[1], w.length > 2 ? num(w, 2) : last);
  } else if (c == "trap") {
    unreachable();
  } else if (c == "grow") {
    memory.grow(num(w, 1));
  } else if (c == "level") {
    report(callback, c, proxy_get_log_level(out), U32);
  } else if (c == "time") {
    report(callback, c, proxy_get_current_time_nanoseconds(out), U64);
  } else if (c == "tick") {
    report(callback, c, proxy_set_tick_period_milliseconds(num(w, 1)), NONE);
  } else if (c == "prop") {
    report(callback, c, proxy_get_property(ptr(a), a.byteLength, out, out + 4), BYTES);
  } else if (c == "setprop") {
    report(callback, c, proxy_set_property(ptr(a), a.byteLength, ptr(b), b.byteLength), NONE);
  } else if (c == "status") {
    report(callback, c, proxy_get_status(out + 8, out, out + 4), BYTES_CODE);
  } else if (c == "local") {
    const body = bytesOf(w[3]);
    const h = pairsOf(w[4]);
    const status = proxy_send_local_response(
      num(w, 1),
      ptr(b),
      b.byteLength,
      ptr(body),
      body.byteLength,
      ptr(h),
      h.byteLength,
      num(w, 5),
    );
    report(callback, c, status, NONE);
  } else if (c == "continue") {
    report(callback, c, proxy_continue_stream(num(w, 1)), NONE);
  } else if (c == "close") {
    report(callback, c, proxy_close_stream(num(w, 1)), NONE);
  } else if (c == "shared") {
    report(callback, c, proxy_get_shared_data(ptr(a), a.byteLength, out, out + 4, out + 8), BYTES_CAS);
  } else if (c == "share") {
    report(callback, c, proxy_set_shared_data(ptr(a), a.byteLength, ptr(b), b.byteLength, num(w, 3)), NONE);
  } else if (c == "register") {
    report(callback, c, proxy_register_shared_queue(ptr(a), a.byteLength, out), U32);
  } else if (c == "resolve") {
    report(callback, c, proxy_resolve_shared_queue(ptr(a), a.byteLength, ptr(b), b.byteLength, out), U32);
  } else if (c == "enqueue") {
    report(callback, c, proxy_enqueue_shared_queue(num(w, 1), ptr(b), b.byteLength), NONE);
  } else if (c == "dequeue") {
    report(callback, c, proxy_dequeue_shared_queue(num(w, 1), out, out + 4), BYTES);
  } else if (c == "get") {
    report(callback, c, proxy_get_header_map_value(num(w, 1), ptr(b), b.byteLength, out, out + 4), BYTES);
  } else if (c == "add") {
    const v = bytesOf(w[3]);
    report(callback, c, proxy_add_header_map_value(num(w, 1), ptr(b), b.byteLength, ptr(v), v.byteLength), NONE);
  } else if (c == "replace") {
    const v = bytesOf(w[3]);
    report(callback, c, proxy_replace_header_map_value(num(w, 1), ptr(b), b.byteLength, ptr(v), v.byteLength), NONE);
  } else if (c == "remove") {
    report(callback, c, proxy_remove_header_map_value(num(w, 1), ptr(b), b.byteLength), NONE);
  } else if (c == "pairs") {
    report(callback, c, proxy_get_header_map_pairs(num(w, 1), out, out + 4), BYTES);
  } else if (c == "setpairs") {
    const block = pairsOf(w[2]);
    report(callback, c, proxy_set_header_map_pairs(num(w, 1), ptr(block), block.byteLength), NONE);
  } else if (c == "mapsize") {
    report(callback, c, proxy_get_header_map_size(num(w, 1), out), U32);
  } else if (c == "bufsize") {
    report(callback, c, proxy_get_buffer_status(num(w, 1), out, out + 8), U32);
  } else if (c == "read") {
    report(callback, c, proxy_get_buffer_bytes(num(w, 1), num(w, 2), num(w, 3), out, out + 4), BYTES);
  } else if (c == "write") {
    const v = bytesOf(w[4]);
    report(callback, c, proxy_set_buffer_bytes(num(w, 1), num(w, 2), num(w, 3), ptr(v), v.byteLength), NONE);
  } else if (c == "http") {
    const h = pairsOf(w[2]);
    const body = bytesOf(w[3]);
    const status = proxy_http_call(
      ptr(a),
      a.byteLength,
      ptr(h),
      h.byteLength,
      ptr(body),
      body.byteLength,
      0,
      0,
      num(w, 4),
      out,
    );
    report(callback, c, status, U32);
  } else if (c == "grpc") {
    const method = bytesOf(w[3]);
    const md = pairsOf(w[4]);
    const m = bytesOf(w[5]);
    const status = proxy_grpc_call(
      ptr(a),
      a.byteLength,
      ptr(b),
      b.byteLength,
      ptr(method),
      method.byteLength,
      ptr(md),
      md.byteLength,
      ptr(m),
      m.byteLength,
      num(w, 6),
      out,
    );
    report(callback, c, status, U32);
  } else if (c == "stream") {
    const method = bytesOf(w[3]);
    const md = pairsOf(w[4]);
    const status = proxy_grpc_stream(
      ptr(a),
      a.byteLength,
      ptr(b),
      b.byteLength,
      ptr(method),
      method.byteLength,
      ptr(md),
      md.byteLength,
      out,
    );
    report(callback, c, status, U32);
  } else if (c == "send") {
    report(callback, c, proxy_grpc_send(num(w, 1), ptr(b), b.byteLength, num(w, 3)), NONE);
  } else if (c == "gclose") {
    report(callback, c, proxy_grpc_close(num(w, 1)), NONE);
  } else if (c == "gcancel") {
    report(callback, c, proxy_grpc_cancel(num(w, 1)), NONE);
  } else if (c == "metric") {
    report(callback, c, proxy_define_metric(num(w, 1), ptr(b), b.byteLength, out), U32);
  } else if (c == "increment") {
    report(callback, c, proxy_increment_metric(num(w, 1), numberOf(w[2])), NONE);
  } else if (c == "record") {
    report(callback, c, proxy_record_metric(num(w, 1), numberOf(w[2])), NONE);
  } else if (c == "value") {
    report(callback, c, proxy_get_metric(num(w, 1), out), U64);
  } else if (c == "effective") {
    report(callback, c, proxy_set_effective_context(num(w, 1)), NONE);
  } else if (c == "done") {
    report(callback, c, proxy_done(), NONE);
  } else if (c == "foreign") {
    report(callback, c, proxy_call_foreign_function(ptr(a), a.byteLength, ptr(b), b.byteLength, out, out + 4), BYTES);
  } else if (c == "foreign32") {
    const token = new ArrayBuffer(4);
    store<u32>(ptr(token), num(w, 2));
    report(callback, c, proxy_call_foreign_function(ptr(a), a.byteLength, ptr(token), 4, out, out + 4), BYTES);
  } else if (c == "dns") {
    report(callback, c, envoy_resolve_dns(ptr(a), a.byteLength, out), U32);
  } else {
    say(callback + " unknown command " + c);
  }
}
