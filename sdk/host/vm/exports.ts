import { CALLBACKS } from "../abi/signatures.js";
import { GuestMemory } from "./memory.js";

/** A function of a guest that takes and gives i32. */
export type GuestFunction = (...args: number[]) => number | undefined;

/** An instance of a module, as far as the host uses it. Making one runs the module's start section. */
export class GuestExports {
  readonly memory: GuestMemory;
  /** Callbacks by their numbers. */
  readonly callbacks: readonly (GuestFunction | undefined)[];
  readonly malloc: GuestFunction | undefined;
  readonly #exports: Record<string, unknown>;

  constructor(
    module: WebAssembly.Module,
    imports: WebAssembly.Imports,
    importedMemory: WebAssembly.Memory | undefined,
  ) {
    this.#exports = new WebAssembly.Instance(module, imports).exports;
    const memory = Object.values(this.#exports).find((item) => item instanceof WebAssembly.Memory);
    this.memory = new GuestMemory(memory ?? (importedMemory as WebAssembly.Memory));
    this.callbacks = Object.keys(CALLBACKS).map((name) => this.#find(name));
    this.malloc = this.#find("malloc") ?? this.#find("proxy_on_memory_allocate");
  }

  /** A reactor has `_initialize` and perhaps `main`; a command has `_start`. */
  start(): void {
    const initialize = this.#find("_initialize");
    if (initialize === undefined) {
      this.#find("_start")?.();
      return;
    }
    initialize();
    const main = this.#find("main");
    if (main !== undefined) main(0, 0);
    else this.#find("__main_void")?.();
  }

  /** Value of an exported global, or undefined when there is none of that name. */
  global(name: string): number | bigint | undefined {
    const item = this.#exports[name];
    return item instanceof WebAssembly.Global ? item.value : undefined;
  }

  #find(name: string): GuestFunction | undefined {
    const item = this.#exports[name];
    return typeof item === "function" ? (item as GuestFunction) : undefined;
  }
}
