import { proxy_get_current_time_nanoseconds } from "./abi/imports";
import { outAddress } from "./abi/out";
import { note } from "./abi/status";

/** Nanoseconds since 1970 by the host's wall clock, which can jump. 0 when the call fails. One host call. */
export function now(): u64 {
  if (note(proxy_get_current_time_nanoseconds(outAddress))) return 0;
  return load<u64>(outAddress);
}
