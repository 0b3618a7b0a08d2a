import { importedFunctions, type WasmModule } from "../wasm/module.js";

const CALL = 0x10;
const DROP = 0x1a;

/**
 * Host functions whose status a module drops wherever it calls them, found by looking for `call f; drop` in its code.
 *
 * The code is searched, not decoded: bytes that only look like a call make a function count as read, never as unread.
 */
export function unreadStatuses(bytes: Uint8Array, module: WasmModule): Set<string> {
  const imports = importedFunctions(module);
  const calls = new Array<number>(imports.length).fill(0);
  const drops = new Array<number>(imports.length).fill(0);
  for (const { offset, size } of module.bodies) {
    for (let at = offset; at < offset + size - 2; at++) {
      // Imported functions come first: those that matter have numbers of one byte.
      const index = bytes[at + 1] as number;
      if (bytes[at] !== CALL || index >= imports.length || index >= 0x80) continue;
      calls[index] = (calls[index] as number) + 1;
      if (bytes[at + 2] === DROP) drops[index] = (drops[index] as number) + 1;
    }
  }
  return new Set(imports.filter((_, i) => (calls[i] as number) > 0 && calls[i] === drops[i]).map((item) => item.name));
}
