import { readFileSync } from "node:fs";
import { MODULE } from "./play.js";

/*
 * The module with nothing around it: what the host would write is written byte for byte, be it nonsense. Calls are
 * cheap, so that time and memory can be measured.
 */

interface Exports {
  memory: WebAssembly.Memory;
  proxy_on_memory_allocate(size: number): number;
  _initialize(): void;
  proxy_on_context_create(id: number, parent: number): void;
  proxy_on_vm_start?(id: number, size: number): number;
  proxy_on_configure(id: number, size: number): number;
  proxy_on_request_headers(id: number, count: number, end: number): number;
  proxy_on_delete(id: number): void;
}

const ROOT = 1;
const OK = 0;
const NOT_FOUND = 1;
const INTERNAL_FAILURE = 10;

export class RawGuest {
  /** Host calls by name since the start. */
  readonly calls = new Map<string, number>();
  readonly logs: string[] = [];
  /** Properties by path, segments joined by NUL. */
  readonly properties = new Map<string, Uint8Array>();
  /** What single headers are said to be, bytes as characters. */
  readonly headerValues = new Map<string, string>();
  /** Names of host calls that fail for no reason. */
  readonly failing = new Set<string>();
  /** Response code details of the last answer. */
  details = "";
  readonly #exports: Exports;
  #configuration: Uint8Array = new Uint8Array();
  #headers: Uint8Array = new Uint8Array();
  #answered = false;
  #nextId = ROOT + 1;

  constructor(module: WebAssembly.Module = new WebAssembly.Module(readFileSync(MODULE))) {
    const env: Record<string, (...args: number[]) => number> = {};
    for (const { name } of WebAssembly.Module.imports(module)) {
      const behaviour = this.#behaviours[name];
      env[name] = (...args) => {
        this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
        const status = behaviour ? behaviour(...args) : OK;
        return this.failing.has(name) ? INTERNAL_FAILURE : status;
      };
    }
    this.#exports = new WebAssembly.Instance(module, { env }).exports as unknown as Exports;
    this.#exports._initialize();
    this.#exports.proxy_on_context_create(ROOT, 0);
    this.#exports.proxy_on_vm_start?.(ROOT, 0);
  }

  /** Pages of 64 KiB. */
  get pages(): number {
    return this.#exports.memory.buffer.byteLength / 65_536;
  }

  /** A variable that this build exports besides: a counter of `meterModule`. */
  global(name: string): number | bigint | undefined {
    const value = (this.#exports as unknown as Record<string, unknown>)[name];
    return value instanceof WebAssembly.Global ? value.value : undefined;
  }

  /** Calls a function that this build exports besides. */
  call(name: string): number {
    return (this.#exports as unknown as Record<string, () => number>)[name]!();
  }

  /** Whether the filter takes these bytes for its configuration. */
  configure(configuration: Uint8Array): boolean {
    this.#configuration = configuration;
    return this.#exports.proxy_on_configure(ROOT, configuration.length) !== 0;
  }

  /** Whether a request with these bytes for its header block passes. */
  passes(block: Uint8Array): boolean {
    this.#headers = block;
    this.#answered = false;
    const id = this.#nextId++;
    this.#exports.proxy_on_context_create(id, ROOT);
    const action = this.#exports.proxy_on_request_headers(id, 0, 1);
    this.#exports.proxy_on_delete(id);
    if (this.#answered !== (action !== 0)) throw new Error("a request was stopped without an answer, or the reverse");
    return action === 0;
  }

  readonly #behaviours: Record<string, ((...args: number[]) => number) | undefined> = {
    proxy_log: (_level, at, size) => {
      this.logs.push(Buffer.from(this.#bytes(at, size)).toString());
      return OK;
    },
    proxy_get_buffer_bytes: (_type, _start, _length, outAt, outSize) => this.#give(this.#configuration, outAt, outSize),
    proxy_get_header_map_pairs: (_map, outAt, outSize) => this.#give(this.#headers, outAt, outSize),
    proxy_get_header_map_value: (_map, at, size, outAt, outSize) => {
      const value = this.headerValues.get(Buffer.from(this.#bytes(at, size)).toString());
      return value === undefined ? NOT_FOUND : this.#give(Buffer.from(value, "latin1"), outAt, outSize);
    },
    proxy_get_property: (at, size, outAt, outSize) => {
      const value = this.properties.get(Buffer.from(this.#bytes(at, size)).toString());
      return value ? this.#give(value, outAt, outSize) : NOT_FOUND;
    },
    proxy_define_metric: (_type, _at, _size, out) => {
      new DataView(this.#exports.memory.buffer).setUint32(out, 4, true);
      return OK;
    },
    proxy_send_local_response: (_code, at, size) => {
      this.details = Buffer.from(this.#bytes(at, size)).toString();
      this.#answered = true;
      return OK;
    },
  };

  #bytes(at: number, size: number): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer, at, size);
  }

  #give(bytes: Uint8Array, outAt: number, outSize: number): number {
    const at = bytes.length > 0 ? this.#exports.proxy_on_memory_allocate(bytes.length) : 0;
    this.#bytes(at, bytes.length).set(bytes);
    const view = new DataView(this.#exports.memory.buffer);
    view.setUint32(outAt, at, true);
    view.setUint32(outSize, bytes.length, true);
    return OK;
  }
}

/** A header block as the host writes it. */
export function headerBlock(headers: readonly (readonly [name: string, value: string])[]): Buffer {
  const pairs = headers.map(([name, value]) => [Buffer.from(name, "latin1"), Buffer.from(value, "latin1")] as const);
  const sizes = Buffer.alloc(4 + 8 * pairs.length);
  sizes.writeUInt32LE(pairs.length);
  pairs.forEach(([name, value], i) => {
    sizes.writeUInt32LE(name.length, 4 + 8 * i);
    sizes.writeUInt32LE(value.length, 8 + 8 * i);
  });
  const end = Buffer.alloc(1);
  return Buffer.concat([sizes, ...pairs.flatMap(([name, value]) => [name, end, value, end])]);
}

/** The pairs of a block, or undefined when it is not well formed. */
export function readHeaderBlock(block: Uint8Array): [name: string, value: string][] | undefined {
  const bytes = Buffer.from(block);
  if (bytes.length < 4) return undefined;
  const count = bytes.readUInt32LE();
  let at = 4 + 8 * count;
  if (at > bytes.length) return undefined;
  const pairs: [string, string][] = [];
  for (let i = 0; i < count; i++) {
    const nameEnd = at + bytes.readUInt32LE(4 + 8 * i);
    const valueEnd = nameEnd + 1 + bytes.readUInt32LE(8 + 8 * i);
    if (valueEnd + 1 > bytes.length) return undefined;
    pairs.push([bytes.toString("latin1", at, nameEnd), bytes.toString("latin1", nameEnd + 1, valueEnd)]);
    at = valueEnd + 1;
  }
  return at === bytes.length ? pairs : undefined;
}
