import { RESPONSE_HEADERS, proxy_get_header_map_pairs, proxy_set_header_map_pairs } from "../../assembly/imports";
import { answer, forget } from "../../assembly/memory";
import { append, find, read, remove, write } from "../../assembly/pairs";
import { equals, literal, numbered } from "../../assembly/text";

export { proxy_abi_version_0_2_1, proxy_on_memory_allocate } from "../../assembly/memory";

const COUNT = 20;
const DONE = literal("done");
const WRONG = literal("x-wrong");
const YES = literal("yes");

const names = memory.data(COUNT << 2, 4);
for (let i = 0; i < COUNT; i++) store<usize>(names + (i << 2), numbered("x-bench-", i));

export function proxy_on_response_headers(id: u32, count: u32, end: u32): u32 {
  forget();
  if (proxy_get_header_map_pairs(RESPONSE_HEADERS, answer, answer + 4)) return 0;
  read(load<usize>(answer));
  for (let i = 0; i < COUNT; i++) append(load<usize>(names + (i << 2)), DONE);
  let right = 0;
  for (let i = 0; i < COUNT; i++) {
    const pair = find(load<usize>(names + (i << 2)));
    if (pair && equals(load<usize>(pair, 8), load<usize>(pair, 12), DONE)) right++;
  }
  for (let i = 0; i < COUNT; i++) remove(load<usize>(names + (i << 2)));
  if (right != COUNT) append(WRONG, YES);
  const block = write();
  proxy_set_header_map_pairs(RESPONSE_HEADERS, block, load<usize>(block - 4));
  return 0;
}
