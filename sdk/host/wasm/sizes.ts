import { importedFunctions, type WasmModule } from "./module.js";
import { functionNames } from "./names.js";

export interface SizeEntry {
  readonly name: string;
  readonly bytes: number;
}

/** Bytes by section, header included, largest first; the eight bytes of the preamble are not counted. */
export function sectionSizes(module: WasmModule): SizeEntry[] {
  return module.sections
    .map((section) => ({ name: section.name, bytes: section.size + 1 + lebLength(section.size) }))
    .sort(largestFirst);
}

/** Bytes of each function's body, largest first; a function without a name is `func[<index>]` or its export's name. */
export function functionSizes(module: WasmModule): SizeEntry[] {
  const names = functionNames(module);
  const exported = new Map(
    module.exports.filter((entry) => entry.kind === "function").map((entry) => [entry.index, entry.name]),
  );
  const base = importedFunctions(module).length;
  return module.bodies
    .map((body, i) => ({
      name: names.get(base + i) ?? exported.get(base + i) ?? `func[${base + i}]`,
      bytes: body.size,
    }))
    .sort(largestFirst);
}

function largestFirst(a: SizeEntry, b: SizeEntry): number {
  return b.bytes - a.bytes || (a.name < b.name ? -1 : 1);
}

function lebLength(value: number): number {
  let length = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) length++;
  return length;
}
