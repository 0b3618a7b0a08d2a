import { take } from "./abi/arena";
import { callData } from "./buffers";
import { Bytes } from "./bytes";

const HEAD: i32 = 12;

/**
 * The counters of a snapshot of Envoy's statistics, in `onStatsUpdate`. Only counters that were ever touched are there.
 *
 *     const update = StatsUpdate.read();
 *     if (update) while (update.next()) if (update.delta) report(update.name, update.delta);
 *
 * The gauges behind them cannot be read: up to Envoy 1.40 the size that Envoy gives for them doubles with each gauge
 * (`Context::onStatsUpdate`), so nobody knows where they end. For the same reason never read `callData.all()` there: it
 * may be gigabytes.
 *
 *   block   0             4      8        12
 *           | block size  | type | count  | entry …
 *   entry   | name size | name … | padding to 8 | value u64 | delta u64 |
 */
// @ts-ignore: decorator
@unmanaged
export class StatsUpdate {
  private start: usize;
  private end: usize;
  private at: usize;
  private nameSize: i32;

  /** Reads the counters; `null` when the call fails. Two byte-returning host calls. */
  static read(): StatsUpdate | null {
    const head = callData.get(0, HEAD);
    if (!head || head.length < HEAD) return null;
    const block = callData.get(0, load<u32>(head.address));
    if (!block) return null;
    const update = changetype<StatsUpdate>(take(offsetof<StatsUpdate>()));
    update.start = block.address;
    update.end = block.address + block.length;
    update.at = 0;
    return update;
  }

  /** Steps to the next counter; `false` after the last one. */
  next(): bool {
    const from = this.at ? this.values + 16 : this.start + HEAD;
    if (from + 4 > this.end) return false;
    const size = load<u32>(from);
    if (size > <u32>(this.end - from - 4)) return false;
    this.at = from;
    this.nameSize = size;
    return this.values + 16 <= this.end;
  }

  /** Name of the current counter, in full. */
  get name(): Bytes {
    return Bytes.view(this.at + 4, this.nameSize);
  }

  /** Its value. */
  get value(): u64 {
    return load<u64>(this.values);
  }

  /** What it has grown by since the last update. */
  get delta(): u64 {
    return load<u64>(this.values, 8);
  }

  /** Where the numbers are: behind the name, at a multiple of 8 from the beginning of the block. */
  private get values(): usize {
    return this.start + ((this.at - this.start + 4 + this.nameSize + 7) & ~7);
  }
}
