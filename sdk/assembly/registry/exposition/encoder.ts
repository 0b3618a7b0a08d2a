import { ExpiringGroup } from "../group";
import { ExpiringMetric } from "../metric";
import { GrowingBytes } from "./growing";

/** A format in which metrics are scraped. It keeps nothing of a rendering but where it is. */
export abstract class Encoder {
  /** For the answer's `content-type`. */
  abstract get contentType(): string;

  /** Begins a metric: all its rows follow. */
  abstract begin(out: GrowingBytes, group: ExpiringGroup, metric: ExpiringMetric): void;

  /** One row of the metric that was begun. */
  abstract row(out: GrowingBytes, group: ExpiringGroup, metric: ExpiringMetric, row: usize): void;

  /** Ends the metric that was begun. */
  end(out: GrowingBytes, metric: ExpiringMetric): void {}

  /** Ends everything. */
  finish(out: GrowingBytes): void {}

  /** Gives the memory back. */
  free(): void {}
}
