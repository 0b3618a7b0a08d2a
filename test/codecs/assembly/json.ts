import { JsonDocument, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly/json";
import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly/bytes";
import { reset, take } from "proxy-wasm-assemblyscript-sdk/assembly/abi/arena";
export function allocate(n: i32): usize { return take(n); }
export function clear(): void { reset(); }
export function parse(p: usize, n: i32): i32 {
  const d = JsonDocument.parse(Bytes.view(p, n));
  const r = d.failed ? d.errorOffset : -1;
  d.free();
  return r;
}
export function error(p: usize, n: i32): string {
  const d = JsonDocument.parse(Bytes.view(p, n));
  const r = d.error;
  d.free();
  return r;
}
export function num(p: usize, n: i32): f64 {
  const d = JsonDocument.parse(Bytes.view(p, n));
  const r = d.root.toNumber();
  d.free();
  return r;
}
export function sum(p: usize, n: i32): i64 {
  const d = JsonDocument.parse(Bytes.view(p, n));
  let total: i64 = 0;
  const items = d.root.items();
  while (items.next()) total += items.value.toInteger();
  const m = d.root.members();
  while (m.next()) total += m.value.toInteger(); 
  d.free();
  return total;
}
