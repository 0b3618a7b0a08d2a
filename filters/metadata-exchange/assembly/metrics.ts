import { Counter, RootContext, TimerHandler, startTimer, stopTimer, withTag } from "proxy-wasm-assemblyscript-sdk";
import { SOURCES } from "./peer/key";

/** What is counted besides the sources of peers, whose numbers come first. */
export const enum Count {
  /** A peer of whom no source knew anything. */
  Unknown = 7,
  Hit,
  Miss,
  Evicted,
  DirectoryAsked,
  DirectoryFailed,
  FrameReceived,
  FrameSent,
  FrameMalformed,
  FrameTimeout,
}

const COUNTS: i32 = 17;
/** Milliseconds after which what was counted is shown. */
const SHOWN_AFTER: u32 = 1000;

/**
 * The filter's own counters, which all workers share. Counted here and shown once a second by a timer that runs only
 * while there is something to show: a request pays for no host call.
 */
export class Metrics extends TimerHandler {
  private readonly counters: StaticArray<Counter> = new StaticArray<Counter>(COUNTS);
  private readonly counts: StaticArray<u32> = new StaticArray<u32>(COUNTS);
  private isRunning: bool = false;

  constructor(private readonly root: RootContext) {
    super();
    const sources: StaticArray<string> = ["certificate", "header", "frame", "native", "endpoint", "table", "service"];
    for (let i = 0; i < SOURCES; i++) this.define(i, "peer_source", "source", sources[i]);
    this.define(Count.Unknown, "peer_source", "source", "none");
    this.define(Count.Hit, "peer_cache", "result", "hit");
    this.define(Count.Miss, "peer_cache", "result", "miss");
    this.define(Count.Evicted, "peer_cache", "result", "evicted");
    this.define(Count.DirectoryAsked, "directory_call", "result", "asked");
    this.define(Count.DirectoryFailed, "directory_call", "result", "failed");
    this.define(Count.FrameReceived, "tcp_frame", "event", "received");
    this.define(Count.FrameSent, "tcp_frame", "event", "sent");
    this.define(Count.FrameMalformed, "tcp_frame", "event", "malformed");
    this.define(Count.FrameTimeout, "tcp_frame", "event", "timeout");
  }

  add(count: i32, by: u32 = 1): void {
    unchecked((this.counts[count] += by));
    if (this.isRunning) return;
    this.isRunning = true;
    startTimer(this.root, this, SHOWN_AFTER);
  }

  /** Counts a peer by the sources in the note of `merge`. */
  addSources(note: u32): void {
    for (let i = 0; i < SOURCES; i++) if (note & (1 << i)) this.add(i);
  }

  /** Shows what was counted; answers whether there was something. */
  show(): bool {
    let some = false;
    for (let i = 0; i < COUNTS; i++) {
      const count = this.counts[i];
      if (!count) continue;
      this.counters[i].increment(count);
      this.counts[i] = 0;
      some = true;
    }
    return some;
  }

  onTimer(): void {
    if (this.show()) return;
    this.isRunning = false;
    stopTimer(this);
  }

  private define(count: i32, name: string, tag: string, value: string): void {
    this.counters[count] = Counter.define(withTag("metadata_exchange_" + name + "_total", tag, value));
  }
}
