import { take } from "../abi/arena";

/** Marks the module as proxy-wasm ABI 0.2.1. Never called. */
export function proxy_abi_version_0_2_1(): void {}

/** Where the host puts what it returns. Must not fail and must not move anything: see the arena. */
export function proxy_on_memory_allocate(size: usize): usize {
  return take(size);
}
