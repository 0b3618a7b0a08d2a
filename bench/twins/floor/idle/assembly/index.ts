export { proxy_abi_version_0_2_1, proxy_on_memory_allocate } from "../../assembly/memory";
