import { readFileSync } from "node:fs";

/** Time of all processors since the start of the system, in ticks of the kernel. */
export interface CpuTime {
  readonly steal: number;
  readonly total: number;
}

/**
 * Reads the first line of /proc/stat:
 *
 *     cpu  user nice system idle iowait irq softirq steal guest guest_nice
 *
 * Guest time is part of user time already.
 */
export function cpuTime(text = readFileSync("/proc/stat", "utf8")): CpuTime {
  const [, ...fields] = text.slice(0, text.indexOf("\n")).trim().split(/\s+/);
  const ticks = fields.slice(0, 8).map(Number);
  return { steal: ticks[7] ?? 0, total: ticks.reduce((sum, each) => sum + each, 0) };
}

/** Share of the time between two readings that the hypervisor gave to others, 0–1. */
export function stolen(before: CpuTime, after: CpuTime): number {
  const total = after.total - before.total;
  return total > 0 ? (after.steal - before.steal) / total : 0;
}
