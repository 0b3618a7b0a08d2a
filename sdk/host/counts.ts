import { CALLBACKS, ENV_IMPORTS, WASI_IMPORTS } from "./abi/signatures.js";

/** Names of all host functions; a function's place in the list is its number in the counters. */
export const IMPORT_NAMES: readonly string[] = [...Object.keys(ENV_IMPORTS), ...Object.keys(WASI_IMPORTS)];

/** Names of everything the host calls in a guest; the last ones are start-up and allocation. */
export const ENTRY_NAMES: readonly string[] = [...Object.keys(CALLBACKS), "_initialize", "malloc"];

export const INITIALIZE = ENTRY_NAMES.length - 2;
export const MALLOC = ENTRY_NAMES.length - 1;

/** What a piece of guest code cost at the border between module and host. */
export interface CallCounts {
  /** How often the host called into the guest. */
  readonly invocations: number;
  /** Host calls, all functions together. */
  readonly total: number;
  /** Host calls that gave bytes to the guest, each of which re-enters the guest's allocator. */
  readonly byteReturning: number;
  /** Bytes that the host read from guest memory. */
  readonly bytesIn: number;
  /** Bytes that the host wrote to memory that it had asked the guest for. */
  readonly bytesOut: number;
  /** Host calls by name of the function, e.g. `proxy_log`. */
  readonly calls: Readonly<Record<string, number>>;
}

/** Counts of a host or a stream, whole and by callback. */
export interface Counts extends CallCounts {
  /** By name of the callback, e.g. `proxy_on_request_headers`; calls during start-up under `_initialize`. */
  readonly callbacks: Readonly<Record<string, CallCounts>>;
}

const IMPORTS = IMPORT_NAMES.length;
const INVOCATIONS = IMPORTS;
const ALLOCATIONS = IMPORTS + 1;
const BYTES_IN = IMPORTS + 2;
const BYTES_OUT = IMPORTS + 3;
const ROW = IMPORTS + 4;

/** Counters by callback and host function, made to be cheap to count with. */
export class CallTable {
  readonly #rows: (Float64Array | undefined)[] = new Array<undefined>(ENTRY_NAMES.length).fill(undefined);

  /** The counters of one callback; index them by the number of a host function. */
  row(entry: number): Float64Array {
    return (this.#rows[entry] ??= new Float64Array(ROW));
  }

  finish(entry: number, allocations: number, bytesIn: number, bytesOut: number): void {
    const row = this.row(entry);
    row[INVOCATIONS] = (row[INVOCATIONS] as number) + 1;
    row[ALLOCATIONS] = (row[ALLOCATIONS] as number) + allocations;
    row[BYTES_IN] = (row[BYTES_IN] as number) + bytesIn;
    row[BYTES_OUT] = (row[BYTES_OUT] as number) + bytesOut;
  }

  reset(): void {
    this.#rows.fill(undefined);
  }

  summary(): Counts {
    const callbacks: Record<string, CallCounts> = {};
    const sum = new Float64Array(ROW);
    this.#rows.forEach((row, entry) => {
      if (row === undefined) return;
      callbacks[ENTRY_NAMES[entry] as string] = describe(row);
      for (let i = 0; i < ROW; i++) sum[i] = (sum[i] as number) + (row[i] as number);
    });
    return { ...describe(sum), callbacks };
  }
}

/** The calls of one stream: a log that is folded into a table only when somebody asks or it grows long. */
export class StreamCalls {
  #calls: number[] = [];
  #ends: number[] = [];
  #table: CallTable | undefined;

  /** Notes one host call made in a callback. */
  note(entry: number, hostFunction: number): void {
    this.#calls.push(entry * 256 + hostFunction);
  }

  /** Notes the end of a callback. */
  finish(entry: number, allocations: number, bytesIn: number, bytesOut: number): void {
    this.#ends.push(entry, allocations, bytesIn, bytesOut);
    if (this.#calls.length > 4096 || this.#ends.length > 4096) this.#fold();
  }

  summary(): Counts {
    return this.#fold().summary();
  }

  #fold(): CallTable {
    const table = (this.#table ??= new CallTable());
    for (const call of this.#calls) {
      const row = table.row(Math.floor(call / 256));
      row[call % 256] = (row[call % 256] as number) + 1;
    }
    for (let i = 0; i < this.#ends.length; i += 4) {
      const [entry, allocations, bytesIn, bytesOut] = this.#ends.slice(i, i + 4) as [number, number, number, number];
      table.finish(entry, allocations, bytesIn, bytesOut);
    }
    this.#calls = [];
    this.#ends = [];
    return table;
  }
}

function describe(row: Float64Array): CallCounts {
  const calls: Record<string, number> = {};
  let total = 0;
  for (let i = 0; i < IMPORTS; i++) {
    const count = row[i] as number;
    if (count === 0) continue;
    calls[IMPORT_NAMES[i] as string] = count;
    total += count;
  }
  return {
    invocations: row[INVOCATIONS] as number,
    total,
    byteReturning: row[ALLOCATIONS] as number,
    bytesIn: row[BYTES_IN] as number,
    bytesOut: row[BYTES_OUT] as number,
    calls,
  };
}
