export { proxy_abi_version_0_2_1, proxy_on_memory_allocate } from "../../assembly/memory";

export function proxy_on_downstream_data(id: u32, size: u32, end: u32): u32 {
  return 0;
}

export function proxy_on_upstream_data(id: u32, size: u32, end: u32): u32 {
  return 0;
}
