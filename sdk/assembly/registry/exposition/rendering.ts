import { Bytes } from "../../bytes";
import { now } from "../../clock";
import { flushChanged } from "../flush";
import { ExpiringGroup } from "../group";
import { ExpiringRegistry } from "../registry";
import { Encoder } from "./encoder";
import { GrowingBytes } from "./growing";
import { appendGzip } from "./gzip";
import { NameFilter } from "./names";
import { RowCursor, Snapshot } from "./snapshot";
import { State } from "./state";

/** Bytes of text that are compressed at a time: some 0.3 ms, by which a slice may last longer than it should. */
const CHUNK: i32 = 128 * 1024;
/** Blocks of memory that are given back, and bytes that are moved, between two looks at the clock. */
const BLOCKS: i32 = 256;
const MOVED: i32 = 256 * 1024;

enum Stage {
  Flush,
  Copy,
  Write,
  Tidy,
  Done,
}

/**
 * All metrics of a registry as one body, made in slices: first what this worker has counted is written, then the rows are
 * copied, then metric after metric is written.
 */
export class Rendering {
  /** Why there is no body; empty when there is one. */
  problem: string = "";
  /** Whether the body comes in parts: `step` ends with each, and `next` makes room for another. */
  inParts: bool = false;
  /** Rows that expired at this time (milliseconds) or later are written, too. */
  since: u64 = u64.MAX_VALUE;
  /** The groups that are written: those of the registry, then its own state. */
  private groups: ExpiringGroup[] = [];
  private readonly snapshots: Snapshot[] = [];
  private readonly text: GrowingBytes;
  private stage: Stage = Stage.Flush;
  private group: i32 = 0;
  private metric: i32 = 0;
  private cursor: RowCursor | null = null;
  /** How much of the text has been compressed. */
  private packed: i32 = 0;

  constructor(
    private readonly registry: ExpiringRegistry,
    private readonly encoder: Encoder,
    readonly isGzip: bool,
    private readonly names: NameFilter,
    /** Most bytes that copy and body may take together. */
    private readonly most: i32,
    /** Takes the body; it is the caller's to free. */
    private readonly out: GrowingBytes,
  ) {
    out.clear();
    this.text = isGzip ? GrowingBytes.create(CHUNK * 2, most) : out;
  }

  get contentType(): string {
    return this.encoder.contentType;
  }

  /** Works until the clock (nanoseconds) passes `deadline`; true when there is a body, a part of one, or a problem. */
  step(deadline: u64): bool {
    while (this.stage != Stage.Done) {
      if (this.inParts && this.out.length) return true;
      if (now() >= deadline) return false;
      if (this.stage == Stage.Flush) this.flush(deadline);
      else if (this.stage == Stage.Copy) this.copy(deadline);
      else if (this.stage == Stage.Write) this.write(deadline);
      else this.tidy();
    }
    return true;
  }

  /** Goes on behind the part that was made. */
  next(): void {
    this.out.clear();
  }

  /** The body, or its current part. Lives until `free` or `next`. */
  get body(): Bytes {
    return Bytes.view(this.out.address, this.out.length);
  }

  /** Gives the memory back. */
  free(): void {
    this.dropCursor();
    for (let i = 0; i < this.snapshots.length; i++) this.snapshots[i].free();
    this.snapshots.length = 0;
    this.encoder.free();
    if (this.isGzip) this.text.free();
  }

  private flush(deadline: u64): void {
    const groups = this.registry.groups;
    if (this.group < groups.length) {
      // a bucket that others keep changing must not hold up the scrape
      if (flushChanged(groups[this.group], deadline) || now() < deadline) this.group++;
      return;
    }
    this.group = 0;
    this.stage = Stage.Copy;
  }

  private copy(deadline: u64): void {
    const groups = this.registry.groups;
    if (this.group == groups.length) {
      this.group = 0;
      this.addState();
      if (!this.inParts) this.out.total = this.valuesToWrite();
      this.stage = Stage.Write;
      return;
    }
    if (this.snapshots.length == this.group) {
      const snapshot = new Snapshot(groups[this.group]);
      snapshot.since = this.since;
      this.snapshots.push(snapshot);
    }
    if (this.snapshots[this.group].take(now() / 1_000_000, deadline)) this.group++;
    let bytes: i64 = 0;
    for (let i = 0; i < this.snapshots.length; i++) bytes += this.snapshots[i].bytes;
    if (bytes > this.most / 2) this.fail(this.tooMuch());
  }

  /** How many values are written: text is about as long for each of them. */
  private valuesToWrite(): i64 {
    let values: i64 = 0;
    for (let i = 0; i < this.groups.length; i++) {
      const metrics = this.groups[i].metrics;
      for (let k = 0; k < metrics.length; k++) {
        if (this.names.has(metrics[k].name)) values += <i64>this.snapshots[i].rows * metrics[k].slots;
      }
    }
    return values;
  }

  private addState(): void {
    const registry = this.registry;
    this.groups = registry.groups.slice();
    const state = new State(registry.health, registry.groups, registry.constants);
    for (let i = 0; i < state.groups.length; i++) {
      this.groups.push(state.groups[i]);
      this.snapshots.push(state.snapshots[i]);
    }
  }

  private write(deadline: u64): void {
    if (this.pack()) return;
    const groups = this.groups;
    if (this.group == groups.length) {
      this.finish();
      return;
    }
    const group = groups[this.group];
    if (this.metric == group.metrics.length) {
      this.metric = 0;
      this.group++;
      return;
    }
    const metric = group.metrics[this.metric];
    if (!this.snapshots[this.group].rows || !this.names.has(metric.name)) {
      this.metric++;
      return;
    }
    let cursor = this.cursor;
    if (!cursor) {
      cursor = this.snapshots[this.group].begin();
      this.cursor = cursor;
      this.encoder.begin(this.text, group, metric);
    }
    for (let count = 0; ; count++) {
      if ((count & 7) == 7 && now() >= deadline) return;
      const row = cursor.next();
      if (!row) break;
      this.encoder.row(this.text, group, metric, row);
      this.out.done += metric.slots;
      if (this.out.isFull || this.text.isFull) return this.fail(this.tooMuch());
      if (this.isGzip && this.unpacked >= CHUNK) return;
    }
    this.encoder.end(this.text, metric);
    this.dropCursor();
    this.metric++;
  }

  private finish(): void {
    this.encoder.finish(this.text);
    // a body of nothing is one empty member
    if (this.isGzip && (this.unpacked || !(this.out.length || this.inParts))) this.compress(this.unpacked);
    if (!this.problem.length && (this.out.isFull || this.text.isFull)) this.fail(this.tooMuch());
    this.stage = Stage.Tidy;
  }

  /** Text that is not compressed yet, in bytes. */
  private get unpacked(): i32 {
    return this.text.length - this.packed;
  }

  /** Compresses a piece of the text if there is enough of it; answers whether it did. A part ends where a row does. */
  private pack(): bool {
    if (!this.isGzip || this.unpacked < CHUNK) return false;
    this.compress(this.inParts ? this.unpacked : CHUNK);
    return true;
  }

  private compress(size: i32): void {
    const text = this.text;
    const start = text.address;
    if (!appendGzip(this.out, start + this.packed, size)) {
      return this.fail("the host cannot compress: scrape without accept-encoding\n");
    }
    this.packed += size;
    const left = this.unpacked;
    // much text waits where it is
    if (left >= CHUNK) return;
    memory.copy(start, start + this.packed, left);
    text.length = left;
    this.packed = 0;
  }

  private fail(problem: string): void {
    this.dropCursor();
    this.stage = Stage.Tidy;
    this.problem = problem;
  }

  private tooMuch(): string {
    return (
      "the metrics take more than the " +
      (this.most >> 20).toString() +
      " MiB of max_bytes: lower limits.label_sets, remove labels or buckets, or let the scraper accept gzip\n"
    );
  }

  /** Some of the last work: gives back what only rendering needs, and lets the body come together. */
  private tidy(): void {
    const snapshots = this.snapshots;
    if (snapshots.length) {
      if (snapshots[snapshots.length - 1].free(BLOCKS)) snapshots.pop();
    } else if (this.problem.length || this.out.settle(MOVED)) this.stage = Stage.Done;
  }

  private dropCursor(): void {
    const cursor = this.cursor;
    if (cursor) cursor.free();
    this.cursor = null;
  }
}
