import { RESPONSE_HEADERS, proxy_add_header_map_value } from "../../assembly/imports";

export { proxy_abi_version_0_2_1, proxy_on_memory_allocate } from "../../assembly/memory";

const NAME = memory.data<u8>([0x78, 0x2d, 0x62, 0x65, 0x6e, 0x63, 0x68]); // x-bench
const VALUE = memory.data<u8>([0x64, 0x6f, 0x6e, 0x65]); // done

export function proxy_on_response_headers(id: u32, count: u32, end: u32): u32 {
  proxy_add_header_map_value(RESPONSE_HEADERS, NAME, 7, VALUE, 4);
  return 0;
}
