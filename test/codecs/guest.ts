import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type CompileOptions, compileGuest } from "../support/compile.js";

type Export = (...args: (number | bigint)[]) => number & bigint;

/** Where a value is and how many bytes it has: what most exports of the entries take. */
type Place = [address: number, length: number];

/**
 * A compiled entry of `assembly/`, alone in its memory: no host, no imports but the trap report. Its exports take and
 * answer addresses; `put` and the readers here turn them into values.
 */
export class Guest {
  private constructor(
    private readonly exports: Record<string, Export>,
    private readonly memory: WebAssembly.Memory,
  ) {}

  /** Compiles `assembly/<name>.ts` for the release settings, together with the memory functions. */
  static async load(name: string, options: CompileOptions = {}): Promise<Guest> {
    const read = (file: string): Promise<string> =>
      readFile(fileURLToPath(new URL(`assembly/${file}.ts`, import.meta.url)), "utf8");
    const source = (await read("memory")) + (await read(name));
    const args = ["-O3", "--runtime", "minimal", "--exportRuntime"];
    const { module, messages } = await compileGuest(source, { config: null, args, ...options });
    if (module.length === 0) throw new Error(messages);
    const env = {
      abort: (message: number, file: number, line: number): never => {
        throw new Error(`trap: ${guest.string(message)} ${guest.string(file)}:${line}`);
      },
    };
    const instance = new WebAssembly.Instance(new WebAssembly.Module(module), { env });
    const { memory, ...exports } = instance.exports;
    const guest = new Guest(exports as Record<string, Export>, memory as WebAssembly.Memory);
    return guest;
  }

  /** Size of the linear memory in bytes. */
  get memorySize(): number {
    return this.memory.buffer.byteLength;
  }

  /** Copies a value into the arena. */
  put(value: string | Uint8Array): Place {
    const bytes = typeof value === "string" ? Buffer.from(value, "utf8") : value;
    const address = this.number("allocate", bytes.length);
    new Uint8Array(this.memory.buffer).set(bytes, address);
    return [address, bytes.length];
  }

  /** Empties the arena, as the end of a callback does. */
  clear(): void {
    this.call("clear");
  }

  call(name: string, ...args: (number | bigint)[]): number & bigint {
    const exported = this.exports[name];
    if (!exported) throw new Error(`the entry has no export ${name}`);
    return exported(...args);
  }

  /** Result of an export as an unsigned number. */
  number(name: string, ...args: (number | bigint)[]): number {
    return Number(this.call(name, ...args)) >>> 0;
  }

  /** Result of an export that answers a `Bytes` view, `null` for null. */
  bytes(name: string, ...args: (number | bigint)[]): Buffer | null {
    const view = this.number(name, ...args);
    if (view === 0) return null;
    const words = new DataView(this.memory.buffer);
    return Buffer.from(Buffer.from(this.memory.buffer, words.getUint32(view, true), words.getUint32(view + 4, true)));
  }

  /** Result of an export that answers a string. */
  text(name: string, ...args: (number | bigint)[]): string {
    return this.string(this.number(name, ...args));
  }

  private string(address: number): string {
    if (address === 0) return "";
    const length = new DataView(this.memory.buffer).getUint32(address - 4, true);
    return Buffer.from(this.memory.buffer, address, length).toString("utf16le");
  }
}
