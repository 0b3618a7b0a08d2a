import type { WasmModule } from "./module.js";
import { Reader, WasmFormatError } from "./reader.js";

/**
 * Function names by index, from the `name` section that debug builds carry. Empty when there is none or it is damaged:
 * names help a reader and decide nothing.
 *
 *     { subsection: u8, size: leb, payload } …     subsection 1: list of (function index, name)
 */
export function functionNames(module: WasmModule): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const bytes = module.custom.get("name");
  if (bytes === undefined) return names;
  const reader = new Reader(bytes);
  try {
    while (!reader.done) {
      const id = reader.byte();
      const subsection = reader.sub(reader.u32());
      if (id === 1) subsection.list((r) => names.set(r.u32(), r.name()));
    }
  } catch (error) {
    if (!(error instanceof WasmFormatError)) throw error;
  }
  return names;
}
