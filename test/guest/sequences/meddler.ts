import type { Random } from "../../codecs/mutate.js";

/** Host functions that hand over bytes: where the addresses of pointer and size are among the parameters. */
const BYTES: Readonly<Record<string, number>> = {
  proxy_get_property: 2,
  proxy_get_header_map_value: 3,
  proxy_get_header_map_pairs: 1,
  proxy_get_buffer_bytes: 3,
  proxy_get_shared_data: 2,
  proxy_dequeue_shared_queue: 1,
  proxy_call_foreign_function: 4,
  proxy_get_status: 1,
};

const MAX_STATUS = 14;

type HostFunction = (...args: unknown[]) => unknown;

/**
 * Stands between the Node host and its guests: one in `period` host calls answers a status that the host did not give, or
 * bytes that are cut off, changed, or announce far more than is there.
 */
export class Meddler {
  /** Host calls that were meddled with. */
  touched = 0;
  isActive = false;

  constructor(
    private readonly random: Random,
    private readonly period: number,
  ) {}

  /** Instances made while `make` runs are meddled with, whenever {@link isActive} says so. */
  async around<T>(make: () => Promise<T>): Promise<T> {
    const Instance = WebAssembly.Instance;
    const wrap = this.#wrap.bind(this);
    const instantiate = function (module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Instance {
      const instance: { memory?: WebAssembly.Memory } = {};
      const env = Object.entries(imports["env"] ?? {}).map(([name, fn]) => [
        name,
        typeof fn === "function" ? wrap(name, fn as HostFunction, instance) : fn,
      ]);
      const made = new Instance(module, {
        ...imports,
        env: Object.fromEntries(env) as Record<string, WebAssembly.ImportValue>,
      });
      instance.memory = made.exports["memory"] as WebAssembly.Memory;
      return made;
    };
    WebAssembly.Instance = instantiate as unknown as typeof WebAssembly.Instance;
    try {
      return await make();
    } finally {
      WebAssembly.Instance = Instance;
    }
  }

  #wrap(name: string, fn: HostFunction, instance: { memory?: WebAssembly.Memory }): HostFunction {
    const outAt = BYTES[name];
    return (...args) => {
      if (!this.isActive || this.random.below(this.period) > 0) return fn(...args);
      this.touched++;
      if (outAt === undefined || this.random.below(3) === 0) {
        // what the host did stays done, and sometimes it was never asked
        if (this.random.below(2) === 0) fn(...args);
        return this.random.below(MAX_STATUS + 1);
      }
      const status = fn(...args);
      if (status === 0 && instance.memory) this.#change(instance.memory, Number(args[outAt]), Number(args[outAt + 1]));
      return status;
    };
  }

  /** The size never grows: what the guest gave is all that a host can write to. */
  #change(memory: WebAssembly.Memory, pointerAt: number, sizeAt: number): void {
    if (pointerAt === 0 || sizeAt === 0) return;
    const words = new DataView(memory.buffer);
    const [address, size] = [words.getUint32(pointerAt, true), words.getUint32(sizeAt, true)];
    if (size === 0) return;
    const bytes = new Uint8Array(memory.buffer, address, size);
    const word = this.random.below(size >> 2) << 2;
    switch (this.random.below(4)) {
      case 0:
        words.setUint32(sizeAt, this.random.below(size), true);
        break;
      case 1:
        bytes[this.random.below(size)] = this.random.pick([0, 0x80, 0xc3, 0xff, this.random.below(256)]);
        break;
      case 2:
        if (size >= 4) words.setUint32(address + word, this.random.pick([0x7fffffff, 0xffffffff, 1025, 0]), true);
        break;
      default:
        bytes.fill(0);
    }
  }
}
