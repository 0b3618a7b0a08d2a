/**
 * A guest that does what its plugin configuration says: one line for each host call.
 *
 *     <callback> <command> <argument>…
 *
 * Arguments are percent-encoded, `-` is empty, `$name` a saved number (`$ctx` the context, `$last` the last number
 * that the host gave). Every call is logged at info as `<callback> <command> <status>[ <value>]`.
 * A line `<callback> return <n>` decides what the callback returns.
 */

import { proxy_get_buffer_bytes } from "./abi";
import { num } from "./arguments";
import { execute } from "./commands";
import { say } from "./output";
import { Line, out, setCurrent, setLast } from "./state";

let lines: Line[] = [];

export function proxy_abi_version_0_2_1(): void {}

export function malloc(size: usize): usize {
  return heap.alloc(size);
}

function run(callback: string, id: i32, otherwise: i32): i32 {
  setCurrent(id);
  let result = otherwise;
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].callback != callback) continue;
    const w = lines[i].words;
    if (w[0] == "return") result = num(w, 1);
    else execute(callback, w);
  }
  return result;
}

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
  setLast(token);
  run("queue", id, 0);
}

export function proxy_on_foreign_function(id: i32, fn: i32, size: i32): void {
  setLast(fn);
  run("foreign", id, 0);
}

export function proxy_on_new_connection(id: i32): i32 {
  return run("connection", id, 0);
}

export function proxy_on_downstream_data(id: i32, size: i32, end: i32): i32 {
  setLast(size);
  return run(end ? "downstream_end" : "downstream", id, 0);
}

export function proxy_on_upstream_data(id: i32, size: i32, end: i32): i32 {
  setLast(size);
  return run(end ? "upstream_end" : "upstream", id, 0);
}

export function proxy_on_downstream_connection_close(id: i32, peer: i32): void {
  setLast(peer);
  run("downstream_close", id, 0);
}

export function proxy_on_upstream_connection_close(id: i32, peer: i32): void {
  setLast(peer);
  run("upstream_close", id, 0);
}

export function proxy_on_request_headers(id: i32, count: i32, end: i32): i32 {
  setLast(count);
  return run("request", id, 0);
}

export function proxy_on_request_body(id: i32, size: i32, end: i32): i32 {
  setLast(size);
  return run(end ? "request_body_end" : "request_body", id, 0);
}

export function proxy_on_request_trailers(id: i32, count: i32): i32 {
  setLast(count);
  return run("request_trailers", id, 0);
}

export function proxy_on_request_metadata(id: i32, count: i32): i32 {
  setLast(count);
  return run("request_metadata", id, 0);
}

export function proxy_on_response_headers(id: i32, count: i32, end: i32): i32 {
  setLast(count);
  return run("response", id, 0);
}

export function proxy_on_response_body(id: i32, size: i32, end: i32): i32 {
  setLast(size);
  return run(end ? "response_body_end" : "response_body", id, 0);
}

export function proxy_on_response_trailers(id: i32, count: i32): i32 {
  setLast(count);
  return run("response_trailers", id, 0);
}

export function proxy_on_response_metadata(id: i32, count: i32): i32 {
  setLast(count);
  return run("response_metadata", id, 0);
}

export function proxy_on_http_call_response(id: i32, token: i32, headers: i32, size: i32, trailers: i32): void {
  setLast(token);
  say("answer " + (headers > 0 ? "headers " : "nothing ") + size.toString() + " " + trailers.toString());
  run("answer", id, 0);
}

export function proxy_on_grpc_receive_initial_metadata(id: i32, token: i32, count: i32): void {
  setLast(token);
  run("grpc_initial", id, 0);
}

export function proxy_on_grpc_receive(id: i32, token: i32, size: i32): void {
  setLast(token);
  run("grpc_message", id, 0);
}

export function proxy_on_grpc_receive_trailing_metadata(id: i32, token: i32, count: i32): void {
  setLast(token);
  run("grpc_trailing", id, 0);
}

export function proxy_on_grpc_close(id: i32, token: i32, status: i32): void {
  setLast(status);
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
  setLast(size);
  run("dns", id, 0);
}

export function envoy_on_stats_update(id: i32, size: i32): void {
  setLast(size);
  run("stats", id, 0);
}
