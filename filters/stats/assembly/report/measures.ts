import { Measure } from "../plan/metric";

/** What was measured of one event, by measure. One for all: an event is reported before the next one is measured. */
const measures: usize = memory.data(16 * 8, 8);

export function clearMeasures(): void {
  memory.fill(measures, 0, 16 * 8);
}

export function setMeasure(measure: Measure, value: u64): void {
  store<u64>(measures + ((<usize>measure) << 3), value);
}

export function measureOf(measure: Measure): u64 {
  return load<u64>(measures + ((<usize>measure) << 3));
}
