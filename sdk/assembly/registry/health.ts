import { now } from "../clock";
import { hash64 } from "../hash";
import { ExpiringGroup } from "./group";
import { LabelSet } from "./label-set";
import { ExpiringCounter, ExpiringHistogram } from "./metric";
import { Writers } from "./writers";

// @ts-ignore: decorator
@lazy
const SECONDS: f64[] = [0.0001, 0.0003, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1, 1];
const NANOSECONDS: i32 = 9;

/** What a registry says of itself, in a group of its own that never expires. */
export class Health {
  readonly group: ExpiringGroup;
  readonly writers: Writers;
  private readonly lost: ExpiringCounter;
  /** Parts of the configuration that have no effect; shown as `…_config_warnings`. */
  warnings: i32 = 0;
  private readonly flush: ExpiringHistogram;
  private readonly scrape: ExpiringHistogram;
  private readonly pushes: ExpiringCounter;

  constructor(
    registry: string,
    /** Begins the names of the metrics. */
    readonly prefix: string,
    period: u32,
  ) {
    const group = new ExpiringGroup(registry + "/health", [], "health");
    group.keepsForEver = true;
    this.group = group;
    this.lost = group.counter(prefix + "_lost_updates_total", "Events that were lost because a VM failed.");
    this.flush = group.histogram(
      prefix + "_flush_duration_seconds",
      "Time in which a worker wrote what it had counted to shared data, per tick.",
      SECONDS,
      "seconds",
      NANOSECONDS,
    );
    this.scrape = group.histogram(
      prefix + "_scrape_duration_seconds",
      "Time from a scrape's request to its answer.",
      SECONDS,
      "seconds",
      NANOSECONDS,
    );
    this.pushes = group.counter(prefix + "_push_failures_total", "Pushes that were given up.");
    const schema = hash64(registry + "/writers");
    this.writers = new Writers(schema, prefix + "_pending_updates", <u64>period * 10);
  }

  /** A tick wrote something, beginning at `started` (nanoseconds). */
  flushed(started: u64): void {
    this.group.series(LabelSet.begin()).observe(this.flush, now() - started);
  }

  /** A scrape that was asked for at `started` has been answered. */
  scraped(started: u64): void {
    this.group.series(LabelSet.begin()).observe(this.scrape, now() - started);
  }

  /** A push was given up. */
  pushFailed(): void {
    this.group.series(LabelSet.begin()).add(this.pushes);
  }

  /** From time to time. */
  tick(time: u64): void {
    const writers = this.writers;
    writers.tick(time);
    if (!writers.lost) return;
    this.group.series(LabelSet.begin()).add(this.lost, writers.lost);
    writers.lost = 0;
  }
}
