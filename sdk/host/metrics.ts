import { METRIC_TYPES, type MetricType } from "./abi/enums.js";
import type { ByteString } from "./bytes.js";
import { textOf } from "./bytes.js";

const KEPT_SAMPLES = 65_536;

/** A metric as Envoy's statistics show it, shared by all workers. */
export interface Metric {
  /** As the guest named it; Envoy shows it as `wasmcustom.<name>`. */
  readonly name: string;
  readonly type: MetricType;
  /** Value of a counter or gauge; sum of a histogram's samples. 64 bits, so a gauge below zero wraps. */
  readonly value: bigint;
  /** Number of samples of a histogram, 0 for the others. */
  readonly count: number;
  /** The first 65,536 samples of a histogram in order. */
  readonly samples: readonly number[];
}

/** One statistic; the numbers that guests hold lead here. */
export class Stat implements Metric {
  readonly name: string;
  value = 0n;
  count = 0;
  readonly samples: number[] = [];

  constructor(
    name: ByteString,
    readonly type: MetricType,
  ) {
    this.name = textOf(name);
  }

  add(amount: bigint): void {
    this.value = BigInt.asUintN(64, this.value + amount);
  }

  sample(value: bigint): void {
    this.add(value);
    this.count++;
    if (this.samples.length < KEPT_SAMPLES) this.samples.push(Number(value));
  }
}

/** All statistics of one Envoy process by name. */
export class Metrics implements Iterable<Metric> {
  readonly #stats = new Map<ByteString, Stat>();

  /** The statistic of that name and type, made at its first use. */
  stat(type: number, name: ByteString): Stat {
    const key = `${type}${name}`;
    let stat = this.#stats.get(key);
    if (stat === undefined) {
      stat = new Stat(name, METRIC_TYPES[type] as MetricType);
      this.#stats.set(key, stat);
    }
    return stat;
  }

  /** The types that a name is used with; more than one is a mistake that only Envoy's debug build notices. */
  typesOf(name: ByteString): MetricType[] {
    return METRIC_TYPES.filter((_, type) => this.#stats.has(`${type}${name}`));
  }

  /** The metric of that name, or undefined; `type` decides when one name has several. */
  get(name: string, type?: MetricType): Metric | undefined {
    for (const stat of this.#stats.values()) {
      if (stat.name === name && (type === undefined || stat.type === type)) return stat;
    }
    return undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.#stats.size;
  }

  names(): string[] {
    return [...this.#stats.values()].map((stat) => stat.name);
  }

  [Symbol.iterator](): Iterator<Metric> {
    return this.#stats.values();
  }
}

/** The numbers by which one VM knows its metrics; its two low bits are the type. Definitions are never merged. */
export class MetricIds {
  readonly #tables: [Stat[], Stat[], Stat[]] = [[], [], []];

  define(type: number, stat: Stat): number {
    const table = this.#tables[type] as Stat[];
    table.push(stat);
    return table.length * 4 + type;
  }

  find(id: number): Stat | undefined {
    return this.#tables[id & 3]?.[(id >>> 2) - 1];
  }
}
