/**
 * A guest that does what its plugin configuration says: one line for each host call.
 *
 *     <callback> <command> <argument>…
 *
 * Arguments are percent-encoded, `-` is empty, `$name` a saved number (`$ctx` the context, `$last` the last number
 * that the host gave). Every call is logged at info as `<callback> <command> <status>[ <value>]`.
 * A line `<callback> return <n>` decides what the callback returns.
 */

@external("env", "proxy_log") declare function proxy_log(level: i32, p: usize, n: i32): i32;
@external("env", "proxy_get_log_level") declare function proxy_get_log_level(out: usize): i32;
@external("env", "proxy_get_current_time_nanoseconds") declare function proxy_get_current_time_nanoseconds(out: usize): i32;
@external("env", "proxy_set_tick_period_milliseconds") declare function proxy_set_tick_period_milliseconds(ms: i32): i32;
@external("env", "proxy_get_property") declare function proxy_get_property(p: usize, n: i32, pp: usize, pn: usize): i32;
@external("env", "proxy_set_property") declare function proxy_set_property(p: usize, n: i32, v: usize, vn: i32): i32;
@external("env", "proxy_get_status") declare function proxy_get_status(code: usize, pp: usize, pn: usize): i32;
@external("env", "proxy_send_local_response") declare function proxy_send_local_response(
  code: i32, d: usize, dn: i32, b: usize, bn: i32, h: usize, hn: i32, grpc: i32): i32;
@external("env", "proxy_continue_stream") declare function proxy_continue_stream(type: i32): i32;
@external("env", "proxy_close_stream") declare function proxy_close_stream(type: i32): i32;
@external("env", "proxy_get_shared_data") declare function proxy_get_shared_data(k: usize, kn: i32, pp: usize, pn: usize, cas: usize): i32;
@external("env", "proxy_set_shared_data") declare function proxy_set_shared_data(k: usize, kn: i32, v: usize, vn: i32, cas: i32): i32;
@external("env", "proxy_register_shared_queue") declare function proxy_register_shared_queue(n: usize, nn: i32, out: usize): i32;
@external("env", "proxy_resolve_shared_queue") declare function proxy_resolve_shared_queue(v: usize, vn: i32, n: usize, nn: i32, out: usize): i32;
@external("env", "proxy_dequeue_shared_queue") declare function proxy_dequeue_shared_queue(token: i32, pp: usize, pn: usize): i32;
@external("env", "proxy_enqueue_shared_queue") declare function proxy_enqueue_shared_queue(token: i32, p: usize, n: i32): i32;
@external("env", "proxy_get_header_map_value") declare function proxy_get_header_map_value(m: i32, k: usize, kn: i32, pp: usize, pn: usize): i32;
@external("env", "proxy_add_header_map_value") declare function proxy_add_header_map_value(m: i32, k: usize, kn: i32, v: usize, vn: i32): i32;
@external("env", "proxy_replace_header_map_value") declare function proxy_replace_header_map_value(m: i32, k: usize, kn: i32, v: usize, vn: i32): i32;
@external("env", "proxy_remove_header_map_value") declare function proxy_remove_header_map_value(m: i32, k: usize, kn: i32): i32;
@external("env", "proxy_get_header_map_pairs") declare function proxy_get_header_map_pairs(m: i32, pp: usize, pn: usize): i32;
@external("env", "proxy_set_header_map_pairs") declare function proxy_set_header_map_pairs(m: i32, p: usize, n: i32): i32;
@external("env", "proxy_get_header_map_size") declare function proxy_get_header_map_size(m: i32, out: usize): i32;
@external("env", "proxy_get_buffer_status") declare function proxy_get_buffer_status(b: i32, out: usize, flags: usize): i32;
@external("env", "proxy_get_buffer_bytes") declare function proxy_get_buffer_bytes(b: i32, s: i32, l: i32, pp: usize, pn: usize): i32;
@external("env", "proxy_set_buffer_bytes") declare function proxy_set_buffer_bytes(b: i32, s: i32, l: i32, p: usize, n: i32): i32;
@external("env", "proxy_http_call") declare function proxy_http_call(
  c: usize, cn: i32, h: usize, hn: i32, b: usize, bn: i32, t: usize, tn: i32, timeout: i32, out: usize): i32;
@external("env", "proxy_grpc_call") declare function proxy_grpc_call(
  c: usize, cn: i32, s: usize, sn: i32, m: usize, mn: i32, h: usize, hn: i32, b: usize, bn: i32, timeout: i32, out: usize): i32;
@external("env", "proxy_grpc_stream") declare function proxy_grpc_stream(
  c: usize, cn: i32, s: usize, sn: i32, m: usize, mn: i32, h: usize, hn: i32, out: usize): i32;
@external("env", "proxy_grpc_send") declare function proxy_grpc_send(token: i32, p: usize, n: i32, end: i32): i32;
@external("env", "proxy_grpc_close") declare function proxy_grpc_close(token: i32): i32;
@external("env", "proxy_grpc_cancel") declare function proxy_grpc_cancel(token: i32): i32;
@external("env", "proxy_define_metric") declare function proxy_define_metric(t: i32, n: usize, nn: i32, out: usize): i32;
@external("env", "proxy_increment_metric") declare function proxy_increment_metric(id: i32, by: i64): i32;
@external("env", "proxy_record_metric") declare function proxy_record_metric(id: i32, value: i64): i32;
@external("env", "proxy_get_metric") declare function proxy_get_metric(id: i32, out: usize): i32;
@external("env", "proxy_set_effective_context") declare function proxy_set_effective_context(id: i32): i32;
@external("env", "proxy_done") declare function proxy_done(): i32;
@external("env", "proxy_call_foreign_function") declare function proxy_call_foreign_function(
  n: usize, nn: i32, a: usize, an: i32, pp: usize, pn: usize): i32;
@external("env", "envoy_resolve_dns") declare function envoy_resolve_dns(p: usize, n: i32, out: usize): i32;

const out = memory.data(32);
const U32 = -1;
const U64 = -2;
const NONE = -3;

class Line {
  constructor(public callback: string, public words: string[]) {}
}

let lines: Line[] = [];
const saved = new Map<string, i32>();
let last: i32 = 0;
let current: i32 = 0;

export function proxy_abi_version_0_2_1(): void {}

export function malloc(size: usize): usize {
  return heap.alloc(size);
}

/* ---- arguments ---- */

function bytesOf(word: string): ArrayBuffer {
  if (word == "-") return new ArrayBuffer(0);
  const raw = String.UTF8.encode(word);
  const view = Uint8Array.wrap(raw);
  const result = new Uint8Array(view.length);
  let n = 0;
  for (let i = 0; i < view.length; i++) {
    if (view[i] == 0x25) {
      result[n++] = <u8>((hex(view[i + 1]) << 4) | hex(view[i + 2]));
      i += 2;
    } else {
      result[n++] = view[i];
    }
  }
  return result.buffer.slice(0, n);
}

function hex(c: u8): i32 {
  return c <= 0x39 ? c - 0x30 : (c | 0x20) - 0x57;
}

function numberOf(word: string): i64 {
  if (word == "$ctx") return current;
  if (word == "$last") return last;
  if (word.startsWith("$")) return saved.has(word) ? saved.get(word) : 0;
  return I64.parseInt(word);
}

function num(words: string[], i: i32): i32 {
  return <i32>numberOf(words[i]);
}

/** `a=b&c=d` as a block of pairs; `raw:<bytes>` as it is. */
function pairsOf(word: string): ArrayBuffer {
  if (word.startsWith("raw:")) return bytesOf(word.substring(4));
  if (word == "-") return new ArrayBuffer(0);
  const parts = word.split("&");
  const names: ArrayBuffer[] = [];
  const values: ArrayBuffer[] = [];
  let size = 4;
  for (let i = 0; i < parts.length; i++) {
    const at = parts[i].indexOf("=");
    names.push(bytesOf(parts[i].substring(0, at)));
    values.push(at + 1 == parts[i].length ? new ArrayBuffer(0) : bytesOf(parts[i].substring(at + 1)));
    size += 10 + names[i].byteLength + values[i].byteLength;
  }
  const block = new ArrayBuffer(size);
  const base = changetype<usize>(block);
  store<u32>(base, parts.length);
  let p = base + 4 + parts.length * 8;
  for (let i = 0; i < parts.length; i++) {
    store<u32>(base + 4 + i * 8, names[i].byteLength);
    store<u32>(base + 8 + i * 8, values[i].byteLength);
    memory.copy(p, changetype<usize>(names[i]), names[i].byteLength);
    p += names[i].byteLength + 1;
    memory.copy(p, changetype<usize>(values[i]), values[i].byteLength);
    p += values[i].byteLength + 1;
  }
  return block;
}

/* ---- results ---- */

function say(text: string): void {
  const bytes = String.UTF8.encode(text);
  proxy_log(2, changetype<usize>(bytes), bytes.byteLength);
}

function shown(p: usize, n: i32): string {
  let text = "";
  const digits = "0123456789ABCDEF";
  for (let i = 0; i < n; i++) {
    const c = load<u8>(p + i);
    if (c > 0x20 && c < 0x7f && c != 0x25) text += String.fromCharCode(c);
    else text += "%" + digits.charAt(c >> 4) + digits.charAt(c & 15);
  }
  return text;
}

function report(callback: string, command: string, status: i32, kind: i32): void {
  let text = callback + " " + command + " " + status.toString();
  if (status == 0) {
    if (kind == U32) {
      last = load<i32>(out);
      text += " " + load<u32>(out).toString();
    } else if (kind == U64) {
      text += " " + load<u64>(out).toString();
    } else if (kind != NONE) {
      const n = load<i32>(out + 4);
      const p = load<usize>(out);
      text += " " + shown(p, n);
      if (n == 4) last = load<i32>(p);
      if (kind == 1) {
        last = load<i32>(out + 8);
        text += " cas";
      }
      if (kind == 2) text += " " + load<i32>(out + 8).toString();
    }
  }
  say(text);
}

/* ---- the interpreter ---- */

@inline function ptr(b: ArrayBuffer): usize {
  return changetype<usize>(b);
}

function run(callback: string, id: i32, otherwise: i32): i32 {
  current = id;
  let result = otherwise;
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].callback != callback) continue;
    const w = lines[i].words;
    if (w[0] == "return") result = num(w, 1);
    else execute(callback, w);
  }
  return result;
}

function execute(callback: string, w: string[]): void {
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
    report(callback, c, proxy_get_property(ptr(a), a.byteLength, out, out + 4), 0);
  } else if (c == "setprop") {
    report(callback, c, proxy_set_property(ptr(a), a.byteLength, ptr(b), b.byteLength), NONE);
  } else if (c == "status") {
    report(callback, c, proxy_get_status(out + 8, out, out + 4), 2);
  } else if (c == "local") {
    const body = bytesOf(w[3]);
    const h = pairsOf(w[4]);
    const status = proxy_send_local_response(num(w, 1), ptr(b), b.byteLength, ptr(body), body.byteLength, ptr(h), h.byteLength, num(w, 5));
    report(callback, c, status, NONE);
  } else if (c == "continue") {
    report(callback, c, proxy_continue_stream(num(w, 1)), NONE);
  } else if (c == "close") {
    report(callback, c, proxy_close_stream(num(w, 1)), NONE);
  } else if (c == "shared") {
    report(callback, c, proxy_get_shared_data(ptr(a), a.byteLength, out, out + 4, out + 8), 1);
  } else if (c == "share") {
    report(callback, c, proxy_set_shared_data(ptr(a), a.byteLength, ptr(b), b.byteLength, num(w, 3)), NONE);
  } else if (c == "register") {
    report(callback, c, proxy_register_shared_queue(ptr(a), a.byteLength, out), U32);
  } else if (c == "resolve") {
    report(callback, c, proxy_resolve_shared_queue(ptr(a), a.byteLength, ptr(b), b.byteLength, out), U32);
  } else if (c == "enqueue") {
    report(callback, c, proxy_enqueue_shared_queue(num(w, 1), ptr(b), b.byteLength), NONE);
  } else if (c == "dequeue") {
    report(callback, c, proxy_dequeue_shared_queue(num(w, 1), out, out + 4), 0);
  } else if (c == "get") {
    report(callback, c, proxy_get_header_map_value(num(w, 1), ptr(b), b.byteLength, out, out + 4), 0);
  } else if (c == "add") {
    const v = bytesOf(w[3]);
    report(callback, c, proxy_add_header_map_value(num(w, 1), ptr(b), b.byteLength, ptr(v), v.byteLength), NONE);
  } else if (c == "replace") {
    const v = bytesOf(w[3]);
    report(callback, c, proxy_replace_header_map_value(num(w, 1), ptr(b), b.byteLength, ptr(v), v.byteLength), NONE);
  } else if (c == "remove") {
    report(callback, c, proxy_remove_header_map_value(num(w, 1), ptr(b), b.byteLength), NONE);
  } else if (c == "pairs") {
    report(callback, c, proxy_get_header_map_pairs(num(w, 1), out, out + 4), 0);
  } else if (c == "setpairs") {
    const block = pairsOf(w[2]);
    report(callback, c, proxy_set_header_map_pairs(num(w, 1), ptr(block), block.byteLength), NONE);
  } else if (c == "mapsize") {
    report(callback, c, proxy_get_header_map_size(num(w, 1), out), U32);
  } else if (c == "bufsize") {
    report(callback, c, proxy_get_buffer_status(num(w, 1), out, out + 8), U32);
  } else if (c == "read") {
    report(callback, c, proxy_get_buffer_bytes(num(w, 1), num(w, 2), num(w, 3), out, out + 4), 0);
  } else if (c == "write") {
    const v = bytesOf(w[4]);
    report(callback, c, proxy_set_buffer_bytes(num(w, 1), num(w, 2), num(w, 3), ptr(v), v.byteLength), NONE);
  } else if (c == "http") {
    const h = pairsOf(w[2]);
    const body = bytesOf(w[3]);
    const status = proxy_http_call(ptr(a), a.byteLength, ptr(h), h.byteLength, ptr(body), body.byteLength, 0, 0, num(w, 4), out);
    report(callback, c, status, U32);
  } else if (c == "grpc") {
    const method = bytesOf(w[3]);
    const md = pairsOf(w[4]);
    const m = bytesOf(w[5]);
    const status = proxy_grpc_call(ptr(a), a.byteLength, ptr(b), b.byteLength, ptr(method), method.byteLength,
      ptr(md), md.byteLength, ptr(m), m.byteLength, num(w, 6), out);
    report(callback, c, status, U32);
  } else if (c == "stream") {
    const method = bytesOf(w[3]);
    const md = pairsOf(w[4]);
    const status = proxy_grpc_stream(ptr(a), a.byteLength, ptr(b), b.byteLength, ptr(method), method.byteLength,
      ptr(md), md.byteLength, out);
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
    report(callback, c, proxy_call_foreign_function(ptr(a), a.byteLength, ptr(b), b.byteLength, out, out + 4), 0);
  } else if (c == "foreign32") {
    const token = new ArrayBuffer(4);
    store<u32>(ptr(token), num(w, 2));
    report(callback, c, proxy_call_foreign_function(ptr(a), a.byteLength, ptr(token), 4, out, out + 4), 0);
  } else if (c == "dns") {
    report(callback, c, envoy_resolve_dns(ptr(a), a.byteLength, out), U32);
  } else {
    say(callback + " unknown command " + c);
  }
}

/* ---- callbacks ---- */

export function proxy_on_vm_start(id: i32, size: i32): i32 {
  return run("vm_start", id, 1);
}

export function proxy_validate_configuration(id: i32, size: i32): i32 {
  return run("validate", id, 1);
}

export function proxy_on_configure(id: i32, size: i32): i32 {
  memory.fill(out, 0, 32);
  proxy_get_buffer_bytes(7, 0, size, out, out + 4);
  const text = size == 0 ? "" : String.UTF8.decodeUnsafe(load<usize>(out), load<u32>(out + 4));
  lines = [];
  const all = text.split("\n");
  for (let i = 0; i < all.length; i++) {
    const words = all[i].trim().split(" ");
    if (words.length > 1) lines.push(new Line(words[0], words.slice(1)));
  }
  return run("configure", id, 1);
}

export function proxy_on_context_create(id: i32, parent: i32): void {
  run(parent == 0 ? "root_create" : "create", id, 0);
}

export function proxy_on_tick(id: i32): void {
  run("tick", id, 0);
}

export function proxy_on_queue_ready(id: i32, token: i32): void {
  last = token;
  run("queue", id, 0);
}

export function proxy_on_foreign_function(id: i32, fn: i32, size: i32): void {
  last = fn;
  run("foreign", id, 0);
}

export function proxy_on_new_connection(id: i32): i32 {
  return run("connection", id, 0);
}

export function proxy_on_downstream_data(id: i32, size: i32, end: i32): i32 {
  last = size;
  return run(end ? "downstream_end" : "downstream", id, 0);
}

export function proxy_on_upstream_data(id: i32, size: i32, end: i32): i32 {
  last = size;
  return run(end ? "upstream_end" : "upstream", id, 0);
}

export function proxy_on_downstream_connection_close(id: i32, peer: i32): void {
  last = peer;
  run("downstream_close", id, 0);
}

export function proxy_on_upstream_connection_close(id: i32, peer: i32): void {
  last = peer;
  run("upstream_close", id, 0);
}

export function proxy_on_request_headers(id: i32, count: i32, end: i32): i32 {
  last = count;
  return run("request", id, 0);
}

export function proxy_on_request_body(id: i32, size: i32, end: i32): i32 {
  last = size;
  return run(end ? "request_body_end" : "request_body", id, 0);
}

export function proxy_on_request_trailers(id: i32, count: i32): i32 {
  last = count;
  return run("request_trailers", id, 0);
}

export function proxy_on_request_metadata(id: i32, count: i32): i32 {
  last = count;
  return run("request_metadata", id, 0);
}

export function proxy_on_response_headers(id: i32, count: i32, end: i32): i32 {
  last = count;
  return run("response", id, 0);
}

export function proxy_on_response_body(id: i32, size: i32, end: i32): i32 {
  last = size;
  return run(end ? "response_body_end" : "response_body", id, 0);
}

export function proxy_on_response_trailers(id: i32, count: i32): i32 {
  last = count;
  return run("response_trailers", id, 0);
}

export function proxy_on_response_metadata(id: i32, count: i32): i32 {
  last = count;
  return run("response_metadata", id, 0);
}

export function proxy_on_http_call_response(id: i32, token: i32, headers: i32, size: i32, trailers: i32): void {
  last = token;
  say("answer " + (headers > 0 ? "headers " : "nothing ") + size.toString() + " " + trailers.toString());
  run("answer", id, 0);
}

export function proxy_on_grpc_receive_initial_metadata(id: i32, token: i32, count: i32): void {
  last = token;
  run("grpc_initial", id, 0);
}

export function proxy_on_grpc_receive(id: i32, token: i32, size: i32): void {
  last = token;
  run("grpc_message", id, 0);
}

export function proxy_on_grpc_receive_trailing_metadata(id: i32, token: i32, count: i32): void {
  last = token;
  run("grpc_trailing", id, 0);
}

export function proxy_on_grpc_close(id: i32, token: i32, status: i32): void {
  last = status;
  run("grpc_close", id, 0);
}

export function proxy_on_done(id: i32): i32 {
  return run("done", id, 1);
}

export function proxy_on_log(id: i32): void {
  run("log", id, 0);
}

export function proxy_on_delete(id: i32): void {
  run("delete", id, 0);
}

export function envoy_on_resolve_dns(id: i32, token: i32, size: i32): void {
  last = size;
  run("dns", id, 0);
}

export function envoy_on_stats_update(id: i32, size: i32): void {
  last = size;
  run("stats", id, 0);
}
