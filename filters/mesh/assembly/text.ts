import { Bytes, isUtf8 } from "proxy-wasm-assemblyscript-sdk";

/** Longest text that is taken from a peer or from metadata: a Kubernetes name has 253 bytes, a SPIFFE id up to 2,048. */
const LONGEST: i32 = 2048;

/**
 * Whether bytes can be a label's value: well-formed UTF-8 without control characters, not empty, not excessive. What
 * comes from outside is checked here once, so that metrics and logs need not ask again. It also tells text from numbers
 * in attributes: Envoy gives both as bytes, and eight bytes of a number are hardly ever text.
 */
export function isText(bytes: Bytes): bool {
  const length = bytes.length;
  if (length == 0 || length > LONGEST) return false;
  for (let i = 0; i < length; i++) {
    const byte = load<u8>(bytes.address + i);
    if (byte < 0x20 || byte == 0x7f) return false;
  }
  return isUtf8(bytes.address, length);
}
