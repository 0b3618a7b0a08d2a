import { Reader, WasmFormatError } from "./reader.js";

/** What crosses a module's border. */
export type ExternalKind = "function" | "table" | "memory" | "global" | "tag";

export interface Limits {
  /** In pages of 64 KiB for a memory, in entries for a table. */
  readonly minimum: bigint;
  readonly maximum: bigint | null;
  readonly shared: boolean;
  /** The memory is addressed with 64 bits (memory64). */
  readonly is64: boolean;
}

/** A function type; a part that is none of i32, i64, f32, f64 is named by its byte, as in `type 0x7b`. */
export interface FunctionType {
  readonly params: readonly string[];
  readonly results: readonly string[];
}

export interface WasmImport {
  readonly module: string;
  readonly name: string;
  readonly kind: ExternalKind;
  /** Index into `types` when `kind` is "function". */
  readonly typeIndex: number | null;
}

export interface WasmExport {
  readonly name: string;
  readonly kind: ExternalKind;
  /** Index into the index space of `kind`; imports come first. */
  readonly index: number;
}

export interface Section {
  readonly id: number;
  /** `type`, `import`, … or `custom:<name>`. */
  readonly name: string;
  /** First byte of the payload. */
  readonly offset: number;
  /** Bytes of the payload. */
  readonly size: number;
}

/** A part of the module's bytes. */
export interface Span {
  readonly offset: number;
  readonly size: number;
}

export interface WasmModule {
  readonly byteLength: number;
  readonly sections: readonly Section[];
  readonly types: readonly (FunctionType | null)[];
  readonly imports: readonly WasmImport[];
  /** Type index of each function that the module defines. */
  readonly functions: readonly number[];
  readonly memories: readonly Limits[];
  readonly exports: readonly WasmExport[];
  /** Index of the start function, when there is a start section. */
  readonly start: number | null;
  /** Where each defined function's body lies: local declarations, code, `end`. */
  readonly bodies: readonly Span[];
  /** Contents of custom sections, by name; a repeated name keeps the first. */
  readonly custom: ReadonlyMap<string, Uint8Array>;
}

const SECTIONS = [
  "custom",
  "type",
  "import",
  "function",
  "table",
  "memory",
  "global",
  "export",
  "start",
  "element",
  "code",
  "data",
  "data count",
  "tag",
];
const KINDS: readonly ExternalKind[] = ["function", "table", "memory", "global", "tag"];
const VALUE_TYPES = new Map<number, string>([
  [0x7f, "i32"],
  [0x7e, "i64"],
  [0x7d, "f32"],
  [0x7c, "f64"],
]);

/**
 * Reads the outline of a WebAssembly binary: everything that decides whether a host can link it, not the code itself.
 *
 *     00 61 73 6d  01 00 00 00              "\0asm", version 1
 *     { id: u8, size: leb, payload } …      sections
 *
 * @throws WasmFormatError when the bytes are not a module of version 1.
 */
export function readModule(bytes: Uint8Array): WasmModule {
  const reader = new Reader(bytes);
  if (bytes.length < 8 || bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) {
    throw new WasmFormatError("no WebAssembly module: the first bytes are not 00 61 73 6d", 0);
  }
  reader.skip(4);
  const version = reader.byte() | (reader.byte() << 8) | (reader.byte() << 16) | (reader.byte() << 24);
  if (version !== 1) {
    const what = version === 0x1000d ? "a WebAssembly component, not a core module" : `version ${version}, not 1`;
    throw new WasmFormatError(what, 4);
  }
  const sections: Section[] = [];
  const custom = new Map<string, Uint8Array>();
  let types: WasmModule["types"] = [];
  let imports: WasmImport[] = [];
  let functions: number[] = [];
  let memories: Limits[] = [];
  let exports: WasmExport[] = [];
  let bodies: Span[] = [];
  let start: number | null = null;
  const importedMemories: Limits[] = [];

  while (!reader.done) {
    const id = reader.byte();
    const size = reader.u32();
    const offset = reader.offset;
    const section = reader.sub(size);
    let name = SECTIONS[id] ?? `section ${id}`;
    if (id === 0) {
      const customName = section.name();
      name = `custom:${customName}`;
      if (!custom.has(customName)) custom.set(customName, section.take(section.remaining));
    } else if (id === 1) types = readTypes(section);
    else if (id === 2) imports = section.list((r) => readImport(r, importedMemories));
    else if (id === 3) functions = section.list((r) => r.u32());
    else if (id === 5) memories = section.list(readLimits);
    else if (id === 7) exports = section.list(readExport);
    else if (id === 8) start = section.u32();
    else if (id === 10) bodies = section.list(readBody);
    sections.push({ id, name, offset, size });
  }
  return {
    byteLength: bytes.length,
    sections,
    types,
    imports,
    functions,
    memories: [...importedMemories, ...memories],
    exports,
    start,
    bodies,
    custom,
  };
}

/** Imported functions, which come first in the function index space. */
export function importedFunctions(module: WasmModule): WasmImport[] {
  return module.imports.filter((entry) => entry.kind === "function");
}

/** The type of a function by its index (imports first), or null when the module's indices do not hold. */
export function functionType(module: WasmModule, index: number): FunctionType | null {
  const imported = importedFunctions(module);
  const typeIndex = index < imported.length ? imported[index]?.typeIndex : module.functions[index - imported.length];
  return typeIndex === undefined || typeIndex === null ? null : (module.types[typeIndex] ?? null);
}

/** Function types only. Types of the GC proposal end the reading: Envoy's V8 API cannot carry them over the border. */
function readTypes(reader: Reader): (FunctionType | null)[] {
  const types: (FunctionType | null)[] = [];
  const count = reader.u32();
  for (let i = 0; i < count && !reader.done; i++) {
    if (reader.byte() !== 0x60) return types;
    types.push({ params: reader.list(readValueType), results: reader.list(readValueType) });
  }
  return types;
}

function readValueType(reader: Reader): string {
  const byte = reader.byte();
  if (byte === 0x63 || byte === 0x64) reader.skipLeb();
  return VALUE_TYPES.get(byte) ?? `type 0x${byte.toString(16)}`;
}

function readImport(reader: Reader, memories: Limits[]): WasmImport {
  const module = reader.name();
  const name = reader.name();
  const kind = readKind(reader);
  let typeIndex: number | null = null;
  if (kind === "function") typeIndex = reader.u32();
  else if (kind === "memory") memories.push(readLimits(reader));
  else if (kind === "table") readTable(reader);
  else if (kind === "global") skipGlobalType(reader);
  else reader.skip(2);
  return { module, name, kind, typeIndex };
}

function readExport(reader: Reader): WasmExport {
  return { name: reader.name(), kind: readKind(reader), index: reader.u32() };
}

function readKind(reader: Reader): ExternalKind {
  const start = reader.offset;
  const kind = KINDS[reader.byte()];
  if (kind === undefined) throw new WasmFormatError("unknown kind of import or export", start);
  return kind;
}

function readTable(reader: Reader): void {
  readValueType(reader);
  readLimits(reader);
}

function readLimits(reader: Reader): Limits {
  const flags = reader.byte();
  const is64 = (flags & 4) !== 0;
  const number = (): bigint => (is64 ? reader.u64() : BigInt(reader.u32()));
  const minimum = number();
  return { minimum, maximum: (flags & 1) !== 0 ? number() : null, shared: (flags & 2) !== 0, is64 };
}

function skipGlobalType(reader: Reader): void {
  readValueType(reader);
  reader.skip(1);
}

function readBody(reader: Reader): Span {
  const size = reader.u32();
  const offset = reader.offset;
  reader.skip(size);
  return { offset, size };
}
