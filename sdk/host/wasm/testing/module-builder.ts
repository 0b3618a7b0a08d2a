/** Builds small WebAssembly modules for tests, right or wrong on purpose. */

const TYPES: Readonly<Record<string, number>> = { i: 0x7f, I: 0x7e, f: 0x7d, F: 0x7c, v: 0x7b };
const KINDS = { function: 0, table: 1, memory: 2, global: 3, tag: 4 };

export interface ImportSpec {
  readonly module?: string;
  readonly name: string;
  /** As in the ABI table: `iI:i`. */
  readonly signature?: string;
  readonly kind?: "function" | "memory" | "table" | "global";
}

export interface ModuleSpec {
  readonly imports?: readonly ImportSpec[];
  /** Exported functions; a body is code without locals and without `end`. */
  readonly functions?: readonly {
    readonly name: string;
    readonly signature: string;
    readonly body?: readonly number[];
  }[];
  /** Limits of the memories: flags, minimum, maximum …. Default: one of one page. */
  readonly memories?: readonly (readonly number[])[];
  readonly exportMemories?: number;
  /** Function index of the start section. */
  readonly start?: number;
  readonly custom?: Readonly<Record<string, readonly number[]>>;
}

/** What every proxy-wasm module needs besides its callbacks. */
export const ESSENTIALS: NonNullable<ModuleSpec["functions"]> = [
  { name: "proxy_abi_version_0_2_1", signature: ":" },
  { name: "proxy_on_memory_allocate", signature: "i:i", body: [0x41, 0x10] },
  { name: "_initialize", signature: ":" },
];

export function buildModule(spec: ModuleSpec): Uint8Array {
  const imports = spec.imports ?? [];
  const functions = spec.functions ?? ESSENTIALS;
  const memories = spec.memories ?? [[0, 1]];
  const importedFunctions = imports.filter(({ kind = "function" }) => kind === "function");
  const signatures = [
    ...importedFunctions.map(({ signature = ":i" }) => signature),
    ...functions.map((f) => f.signature),
  ];
  let next = 0;
  const typeOf = new Map(imports.map((entry) => [entry, (entry.kind ?? "function") === "function" ? next++ : -1]));
  const exports = [
    ...functions.map(({ name }, i) => [...text(name), 0, ...leb(importedFunctions.length + i)]),
    ...Array.from({ length: spec.exportMemories ?? 1 }, (_, i) => [
      ...text(i === 0 ? "memory" : `memory${i}`),
      2,
      ...leb(i),
    ]),
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(signatures.map(functionType))),
    ...section(2, vector(imports.map((entry) => importEntry(entry, typeOf.get(entry) as number)))),
    ...section(3, vector(functions.map((_, i) => leb(importedFunctions.length + i)))),
    ...section(5, vector(memories)),
    ...section(7, vector(exports)),
    ...(spec.start === undefined ? [] : section(8, leb(spec.start))),
    ...section(10, vector(functions.map(({ signature, body }) => functionBody(signature, body)))),
    ...Object.entries(spec.custom ?? {}).flatMap(([name, bytes]) => section(0, [...text(name), ...bytes])),
  ]);
}

/** Unsigned LEB128. */
export function leb(value: number): number[] {
  const bytes: number[] = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value > 0);
  return bytes;
}

function section(id: number, payload: readonly number[]): number[] {
  return [id, ...leb(payload.length), ...payload];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...leb(items.length), ...items.flat()];
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...leb(bytes.length), ...bytes];
}

function functionType(signature: string): number[] {
  const [params = "", results = ""] = signature.split(":");
  const list = (letters: string): number[] => [
    ...leb(letters.length),
    ...Array.from(letters, (letter) => TYPES[letter] as number),
  ];
  return [0x60, ...list(params), ...list(results)];
}

function importEntry({ module = "env", name, kind = "function" }: ImportSpec, typeIndex: number): number[] {
  const description = { function: [typeIndex], memory: [0, 1], table: [0x70, 0, 1], global: [0x7f, 0] }[kind];
  return [...text(module), ...text(name), KINDS[kind], ...description];
}

/** Without a body, a function answers zero, or nothing. */
function functionBody(signature: string, body?: readonly number[]): number[] {
  const result = signature.split(":")[1] ?? "";
  const code = [0, ...(body ?? (result === "" ? [] : [0x41, 0])), 0x0b];
  return [...leb(code.length), ...code];
}
