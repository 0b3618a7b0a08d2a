/* Just enough of the ABI for the modules of these tests; no SDK, so that the runners are judged alone. */
@external("env", "proxy_log") declare function proxy_log(level: i32, p: usize, n: usize): i32;


@external("env", "proxy_get_buffer_bytes") declare function proxy_get_buffer_bytes(
  type: i32,
  start: i32,
  size: i32,
  pp: usize,
  pn: usize,
): i32;


@external("env", "proxy_get_header_map_value") declare function proxy_get_header_map_value(
  map: i32,
  kp: usize,
  kn: usize,
  pp: usize,
  pn: usize,
): i32;


@external("env", "proxy_add_header_map_value") declare function proxy_add_header_map_value(
  map: i32,
  kp: usize,
  kn: usize,
  vp: usize,
  vn: usize,
): i32;


@external("env", "proxy_get_property") declare function proxy_get_property(
  p: usize,
  n: usize,
  pp: usize,
  pn: usize,
): i32;


@external("env", "proxy_set_property") declare function proxy_set_property(
  kp: usize,
  kn: usize,
  vp: usize,
  vn: usize,
): i32;


@external("env", "proxy_send_local_response") declare function proxy_send_local_response(
  code: i32,
  dp: usize,
  dn: usize,
  bp: usize,
  bn: usize,
  hp: usize,
  hn: usize,
  grpc: i32,
): i32;


@external("env", "proxy_define_metric") declare function proxy_define_metric(
  type: i32,
  p: usize,
  n: usize,
  out: usize,
): i32;


@external("env", "proxy_increment_metric") declare function proxy_increment_metric(id: i32, n: i64): i32;


@external("env", "proxy_record_metric") declare function proxy_record_metric(id: i32, n: i64): i32;

const out = memory.data(16);

export function allocate(size: usize): usize {
  return heap.alloc(size);
}
export function fail(_message: usize, _file: usize, _line: u32, _column: u32): void {
  unreachable();
}

export function log(level: i32, text: string): void {
  const bytes = String.UTF8.encode(text);
  proxy_log(level, changetype<usize>(bytes), bytes.byteLength);
}

function taken(): string {
  return String.UTF8.decodeUnsafe(load<u32>(out), load<u32>(out + 4));
}

export function configuration(size: i32): string {
  if (size == 0) return "";
  proxy_get_buffer_bytes(7, 0, size, out, out + 4);
  return taken();
}

export function header(map: i32, name: string): string | null {
  const key = String.UTF8.encode(name);
  return proxy_get_header_map_value(map, changetype<usize>(key), key.byteLength, out, out + 4) == 0 ? taken() : null;
}

export function addHeader(map: i32, name: string, value: string): void {
  const key = String.UTF8.encode(name),
    bytes = String.UTF8.encode(value);
  proxy_add_header_map_value(map, changetype<usize>(key), key.byteLength, changetype<usize>(bytes), bytes.byteLength);
}

export function property(path: string): string | null {
  const key = String.UTF8.encode(path.replaceAll(".", "\0"));
  return proxy_get_property(changetype<usize>(key), key.byteLength, out, out + 4) == 0 ? taken() : null;
}

export function setProperty(name: string, value: string): void {
  const key = String.UTF8.encode(name),
    bytes = String.UTF8.encode(value);
  proxy_set_property(changetype<usize>(key), key.byteLength, changetype<usize>(bytes), bytes.byteLength);
}

export function answer(status: i32, details: string, body: string): void {
  const d = String.UTF8.encode(details),
    b = String.UTF8.encode(body);
  proxy_send_local_response(status, changetype<usize>(d), d.byteLength, changetype<usize>(b), b.byteLength, 0, 0, -1);
}

export function metric(type: i32, name: string): i32 {
  const bytes = String.UTF8.encode(name);
  proxy_define_metric(type, changetype<usize>(bytes), bytes.byteLength, out + 8);
  return load<i32>(out + 8);
}
export function increment(id: i32, by: i64): void {
  proxy_increment_metric(id, by);
}
export function record(id: i32, value: i64): void {
  proxy_record_metric(id, value);
}


@external("env", "proxy_get_header_map_pairs")
declare function proxy_get_header_map_pairs(map: i32, pp: usize, pn: usize): i32;

/** All entries of a map as one line; nothing when it is not there. */
export function pairs(map: i32): string {
  proxy_get_header_map_pairs(map, out, out + 4);
  const start = load<usize>(out);
  if (start == 0) return " none";
  const count = load<u32>(start);
  let at = start + 4 + 8 * count;
  let line = "";
  for (let i: u32 = 0; i < count; i++) {
    const nameSize = load<u32>(start + 4 + 8 * i);
    const valueSize = load<u32>(start + 8 + 8 * i);
    line += " | " + String.UTF8.decodeUnsafe(at, nameSize) + ": ";
    at += nameSize + 1;
    line += String.UTF8.decodeUnsafe(at, valueSize);
    at += valueSize + 1;
  }
  return line;
}

/** A property as printable text, or the status that came instead. */
export function propertyBytes(path: string): string {
  const key = String.UTF8.encode(path.replaceAll(".", "\0"));
  const status = proxy_get_property(changetype<usize>(key), key.byteLength, out, out + 4);
  if (status != 0) return "status " + status.toString();
  const start = load<usize>(out);
  const size = load<u32>(out + 4);
  let text = "";
  for (let i: u32 = 0; i < size; i++) {
    const byte = load<u8>(start + i);
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "\\" + byte.toString();
  }
  return text;
}
