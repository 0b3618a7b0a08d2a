import { importedFunctions, readModule, type WasmModule } from "../../../sdk/host/wasm/module.js";
import { Reader } from "../../../sdk/host/wasm/reader.js";
import { leb } from "../../../sdk/host/wasm/testing/module-builder.js";
import { Op } from "./instruction.js";

/** Sections in the order that the format demands; custom ones are written behind them. */
const ORDER = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];
const KINDS = { function: 0, table: 1, memory: 2, global: 3, tag: 4 };
const I64 = 0x7e;

type Bytes = readonly number[] | Uint8Array;

/** A module that is taken apart and put together again with more in it. Indices that it has stay as they are. */
export class ModuleEditor {
  readonly module: WasmModule;
  /** Number of functions that the module imports; they come first among its functions. */
  readonly imported: number;
  readonly #payloads = new Map<number, Uint8Array>();
  readonly #exports: { name: string; kind: keyof typeof KINDS; index: number }[];
  readonly #bodies: Bytes[];
  readonly #added: { readonly type: number; readonly body: Bytes }[] = [];
  readonly #globals: number;
  #newGlobals = 0;

  /** @throws WasmFormatError when the bytes are no module. */
  constructor(readonly bytes: Uint8Array) {
    this.module = readModule(bytes);
    this.imported = importedFunctions(this.module).length;
    for (const { id, offset, size } of this.module.sections) {
      if (id !== 0) this.#payloads.set(id, bytes.subarray(offset, offset + size));
    }
    this.#exports = this.module.exports.map((entry) => ({ ...entry }));
    this.#bodies = this.module.bodies.map(({ offset, size }) => bytes.subarray(offset, offset + size));
    const importedGlobals = this.module.imports.filter(({ kind }) => kind === "global").length;
    this.#globals = importedGlobals + this.#ownGlobals().count;
  }

  /** Adds an exported variable of 64 bits that begins with 0. Returns its index. */
  addGlobal(name: string): number {
    const index = this.#globals + this.#newGlobals++;
    this.#exports.push({ name, kind: "global", index });
    return index;
  }

  /** Adds a function of a type that the module has. Returns its index. */
  addFunction(type: number, body: Bytes): number {
    this.#added.push({ type, body });
    return this.imported + this.module.functions.length + this.#added.length - 1;
  }

  /** Gives a function that the module defines another body. */
  setBody(index: number, body: Bytes): void {
    this.#bodies[index - this.imported] = body;
  }

  /** Lets an export name another function. */
  redirectExport(name: string, index: number): void {
    for (const entry of this.#exports) if (entry.name === name) entry.index = index;
  }

  /** The module as it is now. */
  finish(): Uint8Array<ArrayBuffer> {
    const { count, rest } = this.#ownGlobals();
    const globals = new Array<number[]>(this.#newGlobals).fill([I64, 1, Op.i64Const, 0, Op.end]);
    const types = [...this.module.functions, ...this.#added.map(({ type }) => type)];
    const bodies = [...this.#bodies, ...this.#added.map(({ body }) => body)];
    const payloads = new Map<number, Uint8Array>(this.#payloads);
    payloads.set(3, vector(types.map(leb)));
    payloads.set(6, Buffer.concat([...[leb(count + globals.length), rest, ...globals].map(toBuffer)]));
    payloads.set(7, vector(this.#exports.map(({ name, kind, index }) => [...text(name), KINDS[kind], ...leb(index)])));
    payloads.set(10, vector(bodies.map(sized)));
    const sections = ORDER.flatMap((id) => {
      const payload = payloads.get(id);
      return payload === undefined ? [] : [Uint8Array.of(id), sized(payload)];
    });
    const custom = this.module.sections
      .filter(({ id }) => id === 0)
      .flatMap(({ offset, size }) => [Uint8Array.of(0), sized(this.bytes.subarray(offset, offset + size))]);
    return Uint8Array.from(Buffer.concat([this.bytes.subarray(0, 8), ...sections, ...custom]));
  }

  #ownGlobals(): { count: number; rest: Uint8Array } {
    const payload = this.#payloads.get(6) ?? Uint8Array.of(0);
    const reader = new Reader(payload);
    return { count: reader.u32(), rest: payload.subarray(reader.offset) };
  }
}

function toBuffer(bytes: Bytes): Uint8Array {
  return bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes);
}

function sized(bytes: Bytes): Uint8Array {
  return Buffer.concat([toBuffer(leb(bytes.length)), toBuffer(bytes)]);
}

function vector(items: readonly Bytes[]): Uint8Array {
  return Buffer.concat([toBuffer(leb(items.length)), ...items.map(toBuffer)]);
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...leb(bytes.length), ...bytes];
}
