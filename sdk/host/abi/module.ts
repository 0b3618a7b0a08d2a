import type { Signature } from "./signatures.js";

/** What Envoy reads from a module before it runs any of it. */
export interface ModuleInfo {
  readonly imports: readonly ImportInfo[];
  readonly exports: readonly ExportInfo[];
  /** Whether the module has a `start` section, which runs inside instantiation. */
  readonly hasStart: boolean;
  /** Number of memories, imported and own. */
  readonly memories: number;
  /** Sizes of the sections in bytes, by name; custom sections as `custom:<name>`. */
  readonly sections: Readonly<Record<string, number>>;
  readonly size: number;
}

export interface ImportInfo {
  readonly module: string;
  readonly name: string;
  readonly kind: ExternKind;
  /** Only of functions. */
  readonly signature?: Signature;
}

export interface ExportInfo {
  readonly name: string;
  readonly kind: ExternKind;
  /** Only of functions. */
  readonly signature?: Signature;
}

export type ExternKind = "function" | "table" | "memory" | "global" | "tag";

const KINDS: readonly ExternKind[] = ["function", "table", "memory", "global", "tag"];
const SECTIONS = [
  "custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element", "code", "data",
  "datacount", "tag",
];
const VALUE_TYPES: Readonly<Record<number, string>> = { 0x7f: "i", 0x7e: "I", 0x7d: "f", 0x7c: "F", 0x7b: "v" };

/** Thrown when the bytes are no module. */
export class MalformedModule extends Error {
  override readonly name = "MalformedModule";
}

/**
 * Reads imports, exports and sections of a module without compiling it.
 *
 * @throws {@link MalformedModule}
 */
export function readModule(bytes: Uint8Array): ModuleInfo {
  const reader = new Reader(bytes);
  if (reader.u32() !== 0x6d736100 || reader.u32() !== 1) {
    throw new MalformedModule("not a WebAssembly module: it does not start with \\0asm and version 1");
  }
  const types: Signature[] = [];
  const functions: Signature[] = [];
  const imports: ImportInfo[] = [];
  const exports: ExportInfo[] = [];
  const sections: Record<string, number> = {};
  let memories = 0;
  let hasStart = false;
  while (!reader.done) {
    const id = reader.byte();
    const length = reader.leb();
    const section = reader.slice(length);
    const name = SECTIONS[id] ?? `section ${id}`;
    const label = id === 0 ? `custom:${section.text()}` : name;
    sections[label] = (sections[label] ?? 0) + length;
    switch (name) {
      case "type":
        section.vector(() => types.push(section.functionType()));
        break;
      case "import":
        section.vector(() => {
          const info = section.import(types);
          imports.push(info);
          if (info.kind === "function") functions.push(info.signature as string);
          if (info.kind === "memory") memories++;
        });
        break;
      case "function":
        section.vector(() => functions.push(types[section.leb()] ?? "?"));
        break;
      case "memory":
        memories += section.leb();
        break;
      case "export":
        section.vector(() => {
          const name = section.text();
          const kind = KINDS[section.byte()] ?? "tag";
          const index = section.leb();
          exports.push(kind === "function" ? { name, kind, signature: functions[index] ?? "?" } : { name, kind });
        });
        break;
      case "start":
        hasStart = true;
        break;
    }
  }
  return { imports, exports, hasStart, memories, sections, size: bytes.length };
}

class Reader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.#at >= this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.#at++];
    if (value === undefined) throw new MalformedModule(`the module ends inside a section, at byte ${this.#at - 1}`);
    return value;
  }

  u32(): number {
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0;
  }

  leb(): number {
    let value = 0;
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedModule(`a number at byte ${this.#at} is too long`);
  }

  slice(length: number): Reader {
    if (this.#at + length > this.bytes.length) throw new MalformedModule("a section is longer than the module");
    const part = new Reader(this.bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return part;
  }

  text(): string {
    const length = this.leb();
    const part = this.bytes.subarray(this.#at, this.#at + length);
    if (part.length < length) throw new MalformedModule("a name is longer than its section");
    this.#at += length;
    return new TextDecoder().decode(part);
  }

  vector(item: () => void): void {
    for (let left = this.leb(); left > 0; left--) item();
  }

  functionType(): Signature {
    if (this.byte() !== 0x60) return "?" + this.#rest();
    const list = (): string => {
      let types = "";
      this.vector(() => (types += this.#valueType()));
      return types;
    };
    const params = list();
    return `${params}:${list()}`;
  }

  import(types: readonly Signature[]): ImportInfo {
    const module = this.text();
    const name = this.text();
    const kind = KINDS[this.byte()] ?? "tag";
    switch (kind) {
      case "function":
        return { module, name, kind, signature: types[this.leb()] ?? "?" };
      case "table":
        this.#valueType();
        this.#limits();
        break;
      case "memory":
        this.#limits();
        break;
      case "global":
        this.#valueType();
        this.byte();
        break;
      case "tag":
        this.byte();
        this.leb();
        break;
    }
    return { module, name, kind };
  }

  #valueType(): string {
    const code = this.byte();
    // (ref null ht) and (ref ht) carry a heap type.
    if (code === 0x63 || code === 0x64) this.leb();
    return VALUE_TYPES[code] ?? "r";
  }

  #limits(): void {
    const flags = this.leb();
    this.leb();
    if (flags & 1) this.leb();
  }

  /** Garbage-collected types are not modelled: their section is skipped. */
  #rest(): string {
    this.#at = this.bytes.length;
    return "";
  }
}
