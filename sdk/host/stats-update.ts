import { byteString } from "./bytes.js";
import type { Metric } from "./metrics.js";

/** A counter or gauge as a stats sink is told about it. */
export interface StatSample {
  readonly name: string;
  readonly value: bigint;
  /** What a counter has grown by since the last update. */
  readonly delta?: bigint;
}

const COUNTERS = 1;
const GAUGES = 2;
const HEAD = 12;

/**
 * The data of `envoy_on_stats_update`: a block of counters, then one of gauges.
 *
 *     +------------+------+-------+   +----------+------+---------+-------+---------------+
 *     | block size | type | count |   | name len | name | padding | value | delta (type 1) |  ...
 *     +------------+------+-------+   +----------+------+---------+-------+---------------+
 *      u32          u32    u32         u32                to 8      u64     u64
 *
 * Envoy's own count and size are wrong where the host's are right: the count includes metrics that were never touched, and
 * the size doubles with each gauge.
 */
export function encodeStats(counters: readonly StatSample[], gauges: readonly StatSample[]): Uint8Array {
  const first = block(COUNTERS, counters, true, 0);
  return new Uint8Array(Buffer.concat([first, block(GAUGES, gauges, false, first.length)]));
}

/** What the update says about metrics that modules made; deltas count from `seen`, which is brought up to date. */
export function customStats(metrics: Iterable<Metric>, seen: Map<string, bigint>): [StatSample[], StatSample[]] {
  const counters: StatSample[] = [];
  const gauges: StatSample[] = [];
  for (const metric of metrics) {
    const name = `wasmcustom.${metric.name}`;
    if (metric.type === "gauge") gauges.push({ name, value: metric.value });
    if (metric.type !== "counter") continue;
    counters.push({ name, value: metric.value, delta: metric.value - (seen.get(name) ?? 0n) });
    seen.set(name, metric.value);
  }
  return [counters, gauges];
}

function block(type: number, samples: readonly StatSample[], withDelta: boolean, from: number): Buffer {
  const parts: Buffer[] = [Buffer.alloc(HEAD)];
  let size = HEAD;
  for (const sample of samples) {
    const part = entry(sample, withDelta, from + size);
    parts.push(part);
    size += part.length;
  }
  const whole = Buffer.concat(parts);
  whole.writeUInt32LE(size, 0);
  whole.writeUInt32LE(type, 4);
  whole.writeUInt32LE(samples.length, 8);
  return whole;
}

/** An entry that begins at `from`, which decides where the padding ends. */
function entry(sample: StatSample, withDelta: boolean, from: number): Buffer {
  const name = Buffer.from(byteString(sample.name), "latin1");
  const valueAt = align8(from + 4 + name.length) - from;
  const buffer = Buffer.alloc(valueAt + (withDelta ? 16 : 8));
  buffer.writeUInt32LE(name.length, 0);
  name.copy(buffer, 4);
  buffer.writeBigUInt64LE(BigInt.asUintN(64, sample.value), valueAt);
  if (withDelta) buffer.writeBigUInt64LE(BigInt.asUintN(64, sample.delta ?? 0n), valueAt + 8);
  return buffer;
}

function align8(size: number): number {
  return (size + 7) & ~7;
}
