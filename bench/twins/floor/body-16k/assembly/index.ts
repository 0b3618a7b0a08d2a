import {
  RESPONSE_BODY,
  RESPONSE_HEADERS,
  proxy_get_buffer_bytes,
  proxy_remove_header_map_value,
  proxy_set_buffer_bytes,
} from "../../assembly/imports";
import { answer, forget } from "../../assembly/memory";
import { length, literal } from "../../assembly/text";

export { proxy_abi_version_0_2_1, proxy_on_memory_allocate } from "../../assembly/memory";

const CONTENT_LENGTH = literal("content-length");
const WORD = literal("secret");
const SUBSTITUTE = literal("[hidden]");
const out = memory.data(65536, 8);

export function proxy_on_response_headers(id: u32, count: u32, end: u32): u32 {
  proxy_remove_header_map_value(RESPONSE_HEADERS, CONTENT_LENGTH, length(CONTENT_LENGTH));
  return 0;
}

export function proxy_on_response_body(id: u32, size: u32, end: u32): u32 {
  if (!end) return 1;
  forget();
  if (proxy_get_buffer_bytes(RESPONSE_BODY, 0, size, answer, answer + 4)) return 0;
  const body = load<usize>(answer);
  const written = rewrite(body, body + load<usize>(answer + 4));
  proxy_set_buffer_bytes(RESPONSE_BODY, 0, size, out, written);
  return 0;
}

/** Copies with the word replaced, and answers how many bytes it became. */
function rewrite(from: usize, end: usize): usize {
  let to = out;
  for (let at = from; at + length(WORD) <= end; at++) {
    if (load<u32>(at) != load<u32>(WORD) || load<u16>(at + 4) != load<u16>(WORD + 4)) continue;
    memory.copy(to, from, at - from);
    to += at - from;
    memory.copy(to, SUBSTITUTE, length(SUBSTITUTE));
    to += length(SUBSTITUTE);
    from = at + length(WORD);
    at = from - 1;
  }
  memory.copy(to, from, end - from);
  return to + (end - from) - out;
}
