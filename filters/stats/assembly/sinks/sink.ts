import { LabelSet, Trace } from "proxy-wasm-assemblyscript-sdk";
import { GroupPlan } from "../plan/group";

/** Where measurements go. A label set is found once and then counted on by its reference. */
export abstract class Sink {
  /** Takes over the groups; an index says later which one is meant. */
  abstract open(groups: GroupPlan[], prefix: string): void;

  /** Reference of a label set; 0 when it found no place and goes with all others like it. */
  abstract find(group: i32, labels: LabelSet): u64;

  /**
   * Counts the measurements of one event, one value per metric of the group. `false` when the label set has been
   * forgotten since: find it again. `trace` is the one that the event belongs to, if it is known.
   */
  abstract record(group: i32, reference: u64, values: StaticArray<u64>, trace: Trace | null): bool;

  /** From time to time; `busy` when the next time is wanted soon. */
  tick(busy: bool): void {}

  /** The configuration is going away. */
  flush(): void {}

  /** Last of all. */
  close(): void {}
}
