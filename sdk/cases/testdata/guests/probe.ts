import { addHeader, answer, configuration, header, increment, log, metric, property, record, setProperty } from "./abi";
export { allocate as malloc, fail } from "./abi";

/* Does what request headers ask for: `x-do: deny`, `log`, `trap`, `property <path>`; counts requests and their path lengths. */
let requests: i32 = 0;
let lengths: i32 = 0;
let mode = "";
let counted = 0;

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_configure(_root: i32, size: i32): i32 {
  mode = configuration(size);
  if (mode.startsWith("refuse")) {
    log(4, "cannot use configuration: " + mode);
    return 0;
  }
  if (mode.startsWith("warn")) log(3, "odd configuration: " + mode);
  // a second configuration finds them: each definition takes memory for ever
  if (requests == 0) {
    requests = metric(0, "probe.requests");
    lengths = metric(2, "probe.path_length");
    record(metric(1, "probe.info"), 1);
  }
  return 1;
}

export function proxy_on_request_headers(_id: i32, _count: i32, _end: i32): i32 {
  increment(requests, 1);
  const path = header(0, ":path");
  record(lengths, path ? path.length : 0);
  addHeader(0, "x-mode", mode);
  setProperty("seen", "path " + (path ? path : "none"));
  const order = header(0, "x-do");
  if (order === null) return 0;
  if (order == "deny") {
    answer(403, "probe_denied", "no entry");
    return 1;
  }
  if (order == "trap") unreachable();
  if (order == "count") addHeader(0, "x-count", (++counted).toString());
  if (order.startsWith("log ")) log(order.charCodeAt(4) - 48, order.substring(6));
  if (order.startsWith("property ")) {
    const value = property(order.substring(9));
    addHeader(0, "x-property", value ? value : "none");
  }
  return 0;
}

export function proxy_on_response_headers(_id: i32, _count: i32, _end: i32): i32 {
  addHeader(2, "x-answered-by", "probe");
  return 0;
}
