/** Where the host writes what it answers. Nothing is freed: each callback begins anew. */
const page = memory.data(65536, 16);
let used: usize = 0;

/** Room for the address and the size that a host call answers. */
export const answer = memory.data(8, 8);

/** At the beginning of a callback: what the host wrote before is not needed any more. */
export function forget(): void {
  used = 0;
}

export function proxy_on_memory_allocate(size: usize): usize {
  const at = page + used;
  used += (size + 7) & ~7;
  return at;
}

export function proxy_abi_version_0_2_1(): void {}
