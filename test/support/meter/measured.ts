/** What a metered module has counted, in all or in one of its exports. */
export interface Measured {
  /** WebAssembly instructions, those that count apart left out. */
  readonly instructions: number;
  readonly apart: number;
  /** Calls of the functions that have counters. */
  readonly calls: Readonly<Record<string, number>>;
}

/** The value of an exported global by name, as a host or an instance gives it. */
export type GlobalReader = (name: string) => number | bigint | undefined;

/**
 * Reads the counters of a metered module.
 *
 * @param labels the further counters that the module was metered with.
 * @param callback an exported function, for what happened in it alone.
 * @throws Error when the module has no such counter.
 */
export function readMeter(global: GlobalReader, labels: readonly string[] = [], callback?: string): Measured {
  const read = (label: string): number => {
    const name = callback === undefined ? `__${label}` : `__${label}:${callback}`;
    const value = global(name);
    if (value === undefined) throw new Error(`the module has no counter ${name}: is it metered?`);
    return Number(value);
  };
  return {
    instructions: read("instructions"),
    apart: read("apart"),
    calls: Object.fromEntries(labels.map((label) => [label, read(label)])),
  };
}

/** What was counted between two readings. */
export function difference(later: Measured, earlier: Measured): Measured {
  return {
    instructions: later.instructions - earlier.instructions,
    apart: later.apart - earlier.apart,
    calls: Object.fromEntries(
      Object.entries(later.calls).map(([label, count]) => [label, count - (earlier.calls[label] ?? 0)]),
    ),
  };
}
