// The functions of proxy-wasm ABI 0.2.1 that the floor calls, as they are.

export const REQUEST_HEADERS: u32 = 0;
export const RESPONSE_HEADERS: u32 = 2;

// @ts-ignore: decorator
@external("env", "proxy_add_header_map_value")
export declare function proxy_add_header_map_value(
  map: u32,
  name: usize,
  nameSize: usize,
  value: usize,
  valueSize: usize,
): u32;
