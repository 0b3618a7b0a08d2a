/* A module whose start section calls the host, before there is any context: Envoy dies of that. */
@external("env", "proxy_log")
declare function proxy_log(level: i32, p: usize, n: usize): i32;

export { allocate as malloc, fail } from "./abi";
export function proxy_abi_version_0_2_1(): void {}

proxy_log(2, 0, 0);
