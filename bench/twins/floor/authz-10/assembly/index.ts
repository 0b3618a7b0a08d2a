import { REQUEST_HEADERS, proxy_get_header_map_pairs, proxy_send_local_response } from "../../assembly/imports";
import { answer, forget } from "../../assembly/memory";
import { equals, length, literal, numbered } from "../../assembly/text";

export { proxy_abi_version_0_2_1, proxy_on_memory_allocate } from "../../assembly/memory";

const POLICIES = 10;
const VALUES = 10;
const DENIED = literal("RBAC: access denied");

// policy   0        4         8         …
//          | header | value 0 | value 1 | …
const SIZE = (VALUES + 1) << 2;
const policies = memory.data(POLICIES * SIZE, 4);
const policiesEnd = policies + POLICIES * SIZE;

const attributes: StaticArray<string> = ["x-tenant", "x-user", "x-role", "x-client", "x-region"];

for (let i = 0; i < POLICIES; i++) {
  const policy = policies + <usize>i * SIZE;
  store<usize>(policy, literal(unchecked(attributes[i % 5])));
  for (let j = 0; j < VALUES; j++) store<usize>(policy + 4 + ((<usize>j) << 2), numbered("denied-", i * VALUES + j));
}

export function proxy_on_request_headers(id: u32, count: u32, end: u32): u32 {
  forget();
  if (!proxy_get_header_map_pairs(REQUEST_HEADERS, answer, answer + 4) && !isDenied(load<usize>(answer))) return 0;
  proxy_send_local_response(403, 0, 0, DENIED, length(DENIED), 0, 0, -1);
  return 1;
}

/** Whether a policy denies one of the headers of a block. */
function isDenied(block: usize): bool {
  const count = load<u32>(block);
  let sizes = block + 4;
  let name = sizes + ((<usize>count) << 3);
  for (let i: u32 = 0; i < count; i++) {
    const nameSize = load<usize>(sizes);
    const value = name + nameSize + 1;
    const valueSize = load<usize>(sizes, 4);
    for (let policy = policies; policy < policiesEnd; policy += SIZE) {
      if (equals(name, nameSize, load<usize>(policy)) && denies(policy, value, valueSize)) return true;
    }
    sizes += 8;
    name = value + valueSize + 1;
  }
  return false;
}

function denies(policy: usize, value: usize, size: usize): bool {
  for (let each = policy + 4; each < policy + SIZE; each += 4) {
    if (equals(value, size, load<usize>(each))) return true;
  }
  return false;
}
