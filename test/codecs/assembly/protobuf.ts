import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly/bytes";
import { JsonDocument } from "proxy-wasm-assemblyscript-sdk/assembly/json";
import { ProtobufReader, ProtobufWriter, StructWriter, WireType, parseStruct, readAny, writeAny } from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";
import { decodeBase64, encodeBase64, encodeHex, decodeHex, encodePercent, decodePercent, decodeBase64Url, encodeBase64Url} from "proxy-wasm-assemblyscript-sdk/assembly/encoding";
import { reset, take } from "proxy-wasm-assemblyscript-sdk/assembly/abi/arena";

export function allocate(n: i32): usize { return take(n); }
export function clear(): void { reset(); }
export function b64(p: usize, n: i32): Bytes { return encodeBase64(Bytes.view(p, n)); }
export function unb64(p: usize, n: i32): Bytes | null { return decodeBase64(Bytes.view(p, n)); }
export function hex(p: usize, n: i32): Bytes { return encodeHex(Bytes.view(p, n)); }
export function unhex(p: usize, n: i32): Bytes | null { return decodeHex(Bytes.view(p, n)); }
export function pct(p: usize, n: i32): Bytes { return encodePercent(Bytes.view(p, n)); }
export function unpct(p: usize, n: i32): Bytes | null { return decodePercent(Bytes.view(p, n)); }
export function struct(p: usize, n: i32): Bytes {
  const d = JsonDocument.parse(Bytes.view(p, n));
  const w = StructWriter.create();
  const m = d.root.members();
  while (m.next()) w.json(m.nameBytes, m.value);
  d.free();
  return w.finish();
}
export function nested(): Bytes {
  const w = StructWriter.create(4);
  w.string("b", "x"); w.begin("a"); w.number("z", 1); w.bool("y", true); w.begin("k"); w.string("q", "é"); 
  return w.finish();
}
export function any(p: usize, n: i32): Bytes | null {
  const w = ProtobufWriter.create(); writeAny(w, "type.googleapis.com/google.protobuf.Struct", Bytes.view(p,n));
  return readAny(w.view(), "type.googleapis.com/google.protobuf.Struct");
}
