import { Bytes, utf8 } from "proxy-wasm-assemblyscript-sdk";

/**
 * Namespace out of an Istio identity, `spiffe://<trust domain>/ns/<namespace>/sa/<service account>`; empty when the
 * identity has another form.
 */
export function namespaceOf(identity: Bytes): Bytes {
  if (!identity.startsWith(utf8("spiffe://"))) return Bytes.view(0, 0);
  const from = identity.find(utf8("/ns/"), 9);
  if (from < 0) return Bytes.view(0, 0);
  const end = identity.indexOf(0x2f, from + 4);
  return end < 0 ? Bytes.view(0, 0) : identity.slice(from + 4, end);
}
