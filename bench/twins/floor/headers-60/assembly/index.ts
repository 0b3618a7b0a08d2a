import {
  RESPONSE_HEADERS,
  proxy_add_header_map_value,
  proxy_get_header_map_value,
  proxy_remove_header_map_value,
} from "../../assembly/imports";
import { answer, forget } from "../../assembly/memory";
import { equals, length, literal, numbered } from "../../assembly/text";

export { proxy_abi_version_0_2_1, proxy_on_memory_allocate } from "../../assembly/memory";

const COUNT = 20;
const DONE = literal("done");
const WRONG = literal("x-wrong");
const YES = literal("yes");

const names = memory.data(COUNT << 2, 4);
for (let i = 0; i < COUNT; i++) store<usize>(names + (i << 2), numbered("x-bench-", i));

export function proxy_on_response_headers(id: u32, count: u32, end: u32): u32 {
  forget();
  for (let i = 0; i < COUNT; i++) add(load<usize>(names + (i << 2)), DONE);
  let right = 0;
  for (let i = 0; i < COUNT; i++) {
    const name = load<usize>(names + (i << 2));
    const missing = proxy_get_header_map_value(RESPONSE_HEADERS, name, length(name), answer, answer + 4);
    if (!missing && equals(load<usize>(answer), load<usize>(answer + 4), DONE)) right++;
  }
  for (let i = 0; i < COUNT; i++) {
    const name = load<usize>(names + (i << 2));
    proxy_remove_header_map_value(RESPONSE_HEADERS, name, length(name));
  }
  if (right != COUNT) add(WRONG, YES);
  return 0;
}

function add(name: usize, value: usize): void {
  proxy_add_header_map_value(RESPONSE_HEADERS, name, length(name), value, length(value));
}
