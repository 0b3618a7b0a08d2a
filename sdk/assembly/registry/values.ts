import { ExpiringMetric } from "./metric";

/**
 * Adds the values at `from` to those at `to`. What is replaced rather than added, gauges and exemplars, takes the place
 * of what was there where its bit in `set` says that it was set.
 */
export function addValues(metrics: ExpiringMetric[], count: i32, to: usize, from: usize, set: u64): void {
  if (set) {
    for (let i = 0; i < metrics.length; i++) {
      const metric = metrics[i];
      if (metric.replaced < 0 || !((set >> metric.bit) & 1)) continue;
      memory.fill(to + ((<usize>(metric.slot + metric.replaced)) << 3), 0, (<usize>metric.replacedSlots) << 3);
    }
  }
  const end = (<usize>count) << 3;
  for (let at: usize = 0; at < end; at += 8) store<u64>(to + at, load<u64>(to + at) + load<u64>(from + at));
}
