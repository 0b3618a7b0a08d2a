import { take } from "../abi/arena";
import { Bytes } from "../bytes";

/**
 * Name of a metric with tags: Envoy has no other way to give a Wasm metric labels than to cut them out of its name by
 * `stats_tags` of the bootstrap. `Counter.define(withTag("requests", "method", "GET"))`.
 *
 *     requestsmethod=.=GET;.;code=.=200;.;
 *
 * The name comes first, so that `histogram_bucket_settings` can match it as a prefix. Istio's own expressions read this
 * layout, too: `(method=\.=(.*?);\.;)`. In a value `;` and control characters become `_`.
 */
export function withTag<N, T, V>(name: N, tag: T, value: V): Bytes {
  const n = Bytes.of(name);
  const t = Bytes.of(tag);
  const v = Bytes.of(value);
  const made = take(n.length + t.length + v.length + 6);
  let at = put(made, n);
  at = put(at, t);
  store<u8>(at, 0x3d);
  store<u8>(at, 0x2e, 1);
  store<u8>(at, 0x3d, 2);
  at += 3;
  for (let i = 0; i < v.length; i++) {
    const byte = v.at(i);
    store<u8>(at++, byte < 0x20 || byte == 0x3b || byte == 0x7f ? 0x5f : byte);
  }
  store<u8>(at, 0x3b);
  store<u8>(at, 0x2e, 1);
  store<u8>(at, 0x3b, 2);
  return Bytes.view(made, <i32>(at + 3 - made));
}

// @ts-ignore: decorator
@inline
function put(at: usize, bytes: Bytes): usize {
  memory.copy(at, bytes.address, bytes.length);
  return at + bytes.length;
}
