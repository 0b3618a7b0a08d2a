import type { Random } from "../codecs/mutate.js";
import { CALLBACKS, ENV_IMPORTS } from "../../sdk/host/abi/signatures.js";

type Guest = Record<string, (...args: number[]) => number | bigint | undefined>;

/** Root ids that the module knows; the host tells them when it is asked for its plugin's. */
export interface HostileOptions {
  readonly module: Uint8Array<ArrayBuffer>;
  readonly rootIds: readonly string[];
}

const STREAMS = 64;
const MAX_TOKEN = 48;
const MAX_STATUS = 14;

/**
 * A host that keeps to no order and tells no truth: it calls any callback with any numbers, and answers host calls with
 * any status and any bytes. Only memory is honest: what it says it wrote lies where the guest gave it room.
 */
export class HostileHost {
  /** Context of the running callback. */
  #id = 0;
  /** While the first roots are made, nothing fails. */
  #isCalm = true;
  readonly #guest: Guest;
  readonly #memory: WebAssembly.Memory;
  /** What happened last, oldest first: for the report of a failure. */
  readonly trail: string[] = [];
  /** Host functions that were called. */
  readonly called = new Set<string>();

  constructor(
    private readonly random: Random,
    private readonly options: HostileOptions,
  ) {
    const env = Object.fromEntries(Object.keys(ENV_IMPORTS).map((name) => [name, this.#hostFunction(name)]));
    const instance = new WebAssembly.Instance(new WebAssembly.Module(options.module), { env });
    this.#guest = instance.exports as Guest;
    this.#memory = instance.exports["memory"] as WebAssembly.Memory;
    this.#guest["_initialize"]?.();
    this.#isCalm = true;
    for (let id = 1; id <= this.#roots; id++) this.#call("proxy_on_context_create", [id, 0]);
    this.#isCalm = false;
  }

  /** Roots have the first numbers, streams those behind them. */
  get #roots(): number {
    return this.options.rootIds.length;
  }

  get pages(): number {
    return this.#memory.buffer.byteLength / 65536;
  }

  /** One callback. @throws what the guest traps with. */
  step(): void {
    if (this.random.below(6) === 0) {
      this.#call(
        "proxy_on_context_create",
        this.random.below(6) === 0 ? [this.#root(), 0] : [this.#stream(), this.#root()],
      );
      return;
    }
    const name = this.random.pick(Object.keys(CALLBACKS));
    const parameters = CALLBACKS[name as keyof typeof CALLBACKS].indexOf(":");
    this.#call(
      name,
      Array.from({ length: parameters }, (_, index) => this.#argument(name, index)),
    );
  }

  #root(): number {
    return 1 + this.random.below(this.#roots);
  }

  #stream(): number {
    return 1 + this.#roots + this.random.below(STREAMS);
  }

  #call(name: string, args: readonly number[]): void {
    this.#note(`${name}(${args.join(", ")})`);
    this.#id = args[0] ?? 0;
    this.#guest[name]?.(...args);
  }

  #argument(name: string, index: number): number {
    // roots seldom end
    if (index === 0)
      return this.random.below(name === "proxy_on_delete" ? 16 : 2) === 0 ? this.#root() : this.#stream();
    if (index === 1 && /grpc|http_call|dns|queue/.test(name)) return this.random.below(MAX_TOKEN);
    return this.#number();
  }

  /** Mostly small, sometimes absurd. */
  #number(): number {
    return this.random.pick([0, 1, 2, 3, this.random.below(64), this.random.below(5000), 0x7fffffff, -1]);
  }

  #hostFunction(name: string): (...args: number[]) => number {
    const returnsBytes =
      /get_(property|header_map_value|header_map_pairs|buffer_bytes|shared_data|status)|dequeue|foreign/;
    return (...args) => {
      this.called.add(name);
      const status = !this.#isCalm && this.random.below(4) === 0 ? this.random.below(MAX_STATUS) : 0;
      this.#note(`  ${name} -> ${status}`);
      if (status !== 0) return status;
      if (returnsBytes.test(name)) this.#answerBytes(name, args);
      else this.#answerNumbers(name, args);
      return 0;
    };
  }

  /** Out parameters: address and size stand last, but for the version of shared data. */
  #answerBytes(name: string, args: readonly number[]): void {
    const last = name === "proxy_get_shared_data" ? args.length - 2 : args.length - 1;
    // a host may say Ok and write nothing
    if (!this.#isCalm && this.random.below(16) === 0) return;
    const bytes = this.#bytes(name, args);
    const address = bytes.length === 0 ? 0 : Number(this.#guest["proxy_on_memory_allocate"]?.(bytes.length)) >>> 0;
    new Uint8Array(this.#memory.buffer).set(bytes, address);
    this.#store(args[last - 1], address);
    this.#store(args[last], bytes.length);
    if (name === "proxy_get_shared_data") this.#store(args[4], this.random.below(5));
    if (name === "proxy_get_status") this.#store(args[0], this.#number());
  }

  #answerNumbers(name: string, args: readonly number[]): void {
    if (/_call$|_stream$|_queue$|define_metric|dns/.test(name)) this.#store(args.at(-1), this.random.below(MAX_TOKEN));
    if (/header_map_size|buffer_status|log_level/.test(name)) this.#store(args[1] ?? args[0], this.#number());
    if (/get_metric|current_time/.test(name)) this.#store(args.at(-1), this.random.below(0x7fffffff));
  }

  #bytes(name: string, args: readonly number[]): Uint8Array {
    if (name === "proxy_get_property" && this.#text(args[0]!, args[1]!) === "plugin_root_id")
      return Buffer.from(this.options.rootIds[(this.#id - 1) % this.#roots] ?? "");
    return this.random.below(2) === 0 ? this.#pairs() : this.#noise(this.random.below(200));
  }

  /** A block of pairs, most often with a lie in it: in a count, in a size, cut off, or longer than it says. */
  #pairs(): Uint8Array {
    const entries = Array.from({ length: this.random.below(6) }, () => [
      Buffer.from(this.random.pick([":path", ":status", "x-a", "x-", "", "host"])),
      this.#noise(this.random.below(12)),
    ]);
    const head = Buffer.alloc(4 + entries.length * 8);
    head.writeUInt32LE(entries.length, 0);
    entries.flat().forEach((part, index) => head.writeUInt32LE(part.length, 4 + index * 4));
    const block = Buffer.concat([head, ...entries.flat().flatMap((part) => [part, Buffer.of(0)])]);
    const lie = this.random.below(4);
    if (lie === 0) block.writeUInt32LE(this.#number() >>> 0, this.random.below(Math.max(1, block.length >> 2)) * 4);
    if (lie === 1) return block.subarray(0, this.random.below(block.length + 1));
    if (lie === 2) return Buffer.concat([block, this.#noise(3)]);
    return block;
  }

  #noise(size: number): Buffer {
    return Buffer.from(
      Array.from({ length: size }, () => this.random.pick([0, 0x2f, 0x61, 0xc3, 0xff, this.random.below(256)])),
    );
  }

  #text(at: number, size: number): string {
    return Buffer.from(this.#memory.buffer, at, size).toString();
  }

  #store(at: number | undefined, value: number): void {
    if (at !== undefined && at > 0) new DataView(this.#memory.buffer).setUint32(at, value, true);
  }

  #note(line: string): void {
    this.trail.push(line);
    if (this.trail.length > 60) this.trail.splice(0, 20);
  }
}
