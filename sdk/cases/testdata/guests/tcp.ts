import { configuration, increment, log, metric, setProperty } from "./abi";
export { allocate as malloc, fail } from "./abi";


@external("env", "proxy_get_buffer_bytes") declare function proxy_get_buffer_bytes(
  type: i32,
  start: i32,
  size: i32,
  pp: usize,
  pn: usize,
): i32;


@external("env", "proxy_set_buffer_bytes") declare function proxy_set_buffer_bytes(
  type: i32,
  start: i32,
  size: i32,
  p: usize,
  n: usize,
): i32;

/* Takes the first line of each connection away and puts "> " before what the server sends. */
const out = memory.data(8);
let connections: i32 = 0;
let quiet = false;
const greeted = new Set<i32>();

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_configure(_root: i32, size: i32): i32 {
  const mode = configuration(size);
  if (mode.startsWith("refuse")) {
    log(4, "cannot use configuration: " + mode);
    return 0;
  }
  quiet = mode == "quiet";
  // a second configuration finds it: each definition takes memory for ever
  if (connections == 0) connections = metric(0, "tcp.connections");
  return 1;
}

export function proxy_on_new_connection(_id: i32): i32 {
  increment(connections, 1);
  return 0;
}

export function proxy_on_downstream_data(id: i32, size: i32, _end: i32): i32 {
  if (greeted.has(id)) return 0;
  proxy_get_buffer_bytes(2, 0, size, out, out + 4);
  const text = String.UTF8.decodeUnsafe(load<u32>(out), load<u32>(out + 4));
  const end = text.indexOf("\n");
  if (end < 0) return 1;
  greeted.add(id);
  setProperty("greeting", text.substring(0, end));
  if (!quiet) log(2, "greeting " + text.substring(0, end));
  proxy_set_buffer_bytes(2, 0, end + 1, 0, 0);
  return 0;
}

export function proxy_on_upstream_data(_id: i32, size: i32, _end: i32): i32 {
  if (size == 0) return 0;
  const mark = String.UTF8.encode("> ");
  proxy_set_buffer_bytes(3, 0, 0, changetype<usize>(mark), 2);
  return 0;
}
