import { Bytes, take, utf8 } from "proxy-wasm-assemblyscript-sdk";

/**
 * A label value as it may stand in the name of one of Envoy's metrics: `;` would end it, and the dot after some words
 * would be cut out together with what follows by tag extractors that Istio's bootstrap brings along for its own metrics.
 */
export function envoyValue(at: usize, length: i32): Bytes {
  const made = take(length);
  for (let i: usize = 0; i < <usize>length; i++) {
    const byte = load<u8>(at + i);
    store<u8>(made + i, byte == 0x3b || (byte == 0x2e && followsWord(at, i)) ? 0x5f : byte);
  }
  return Bytes.view(made, length);
}

/** Whether the bytes before `end` end in a word that an extractor looks for. */
function followsWord(at: usize, end: usize): bool {
  const before = Bytes.view(at, <i32>end);
  return (
    before.endsWith(utf8("cache")) ||
    before.endsWith(utf8("component")) ||
    before.endsWith(utf8("tag")) ||
    before.endsWith(utf8("wasm_filter")) ||
    before.endsWith(utf8("rbac"))
  );
}
