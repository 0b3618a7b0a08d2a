import {
  COUNTER,
  HISTOGRAM,
  proxy_define_metric,
  proxy_get_property,
  proxy_increment_metric,
  proxy_record_metric,
} from "../../assembly/imports";
import { answer, forget } from "../../assembly/memory";
import { length, literal } from "../../assembly/text";

export { proxy_abi_version_0_2_1, proxy_on_memory_allocate } from "../../assembly/memory";

// What is measured, then what tells label sets apart: the attributes that the filter reads, one host call for each.
const REQUEST_BYTES = literal("request\0total_size");
const RESPONSE_BYTES = literal("response\0total_size");
const DURATION = literal("request\0duration");
const LABELS: StaticArray<usize> = [
  literal("response\0code"),
  literal("response\0flags"),
  literal("response\0grpc_status"),
  literal("request\0headers\0content-type"),
  literal("xds\0route_name"),
  literal("xds\0cluster_name"),
  literal("connection\0mtls"),
  literal("connection\0uri_san_local_certificate"),
  literal("connection\0uri_san_peer_certificate"),
  literal("request\0host"),
  literal("filter_state\0wasm.downstream_peer"),
  literal("filter_state\0downstream_peer"),
];

const REQUESTS = literal("twin_requests_total.");
const DURATIONS = literal("twin_request_duration_milliseconds.");
const REQUEST_SIZES = literal("twin_request_bytes.");
const RESPONSE_SIZES = literal("twin_response_bytes.");

// series   0      8          12         16        20
//          | hash | requests | duration | request | response |
const SLOTS = 4096;
const SERIES = 24;
const table = memory.data(SLOTS * SERIES, 8);

export function proxy_on_log(id: u32): void {
  forget();
  const requestBytes = integer(REQUEST_BYTES);
  const responseBytes = integer(RESPONSE_BYTES);
  const nanoseconds = integer(DURATION);
  let hash: u64 = 0xcbf29ce484222325;
  for (let i = 0; i < LABELS.length; i++) hash = mixed(hash, unchecked(LABELS[i]));
  const series = seriesOf(hash);
  proxy_increment_metric(load<u32>(series, 8), 1);
  proxy_record_metric(load<u32>(series, 12), nanoseconds / 1000000);
  proxy_record_metric(load<u32>(series, 16), requestBytes);
  proxy_record_metric(load<u32>(series, 20), responseBytes);
}

function integer(path: usize): u64 {
  if (proxy_get_property(path, length(path), answer, answer + 4)) return 0;
  return load<usize>(answer + 4) == 8 ? load<u64>(load<usize>(answer)) : 0;
}

/** FNV-1a over the attribute's bytes; a missing one counts, too. */
function mixed(hash: u64, path: usize): u64 {
  let size: usize = 0;
  if (!proxy_get_property(path, length(path), answer, answer + 4)) size = load<usize>(answer + 4);
  const end = load<usize>(answer) + size;
  for (let at = end - size; at < end; at++) hash = (hash ^ load<u8>(at)) * 0x100000001b3;
  return (hash ^ 0xff) * 0x100000001b3;
}

function seriesOf(hash: u64): usize {
  let slot = <usize>hash % SLOTS;
  while (true) {
    const series = table + slot * SERIES;
    const found = load<u64>(series);
    if (found == hash) return series;
    if (found == 0) return define(series, hash);
    slot = (slot + 1) % SLOTS;
  }
}

/** New metrics for a label set, named by its hash. */
function define(series: usize, hash: u64): usize {
  store<u64>(series, hash);
  store<u32>(series, metric(COUNTER, REQUESTS, hash), 8);
  store<u32>(series, metric(HISTOGRAM, DURATIONS, hash), 12);
  store<u32>(series, metric(HISTOGRAM, REQUEST_SIZES, hash), 16);
  store<u32>(series, metric(HISTOGRAM, RESPONSE_SIZES, hash), 20);
  return series;
}

const name = memory.data(64);

function metric(type: u32, prefix: usize, hash: u64): u32 {
  memory.copy(name, prefix, length(prefix));
  const digits = name + length(prefix);
  for (let i: usize = 0; i < 16; i++) {
    const digit = (<u8>(hash >> (60 - ((<u64>i) << 2)))) & 15;
    store<u8>(digits + i, digit < 10 ? 0x30 + digit : 0x57 + digit);
  }
  proxy_define_metric(type, name, length(prefix) + 16, answer);
  return load<u32>(answer);
}
