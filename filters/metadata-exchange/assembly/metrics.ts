import { Counter, withTag } from "proxy-wasm-assemblyscript-sdk";
import { SOURCES } from "./peer/key";

/** The filter's own counters; all workers share them. */
export class Metrics {
  /** Of peers: how many each source had a part in. */
  private readonly sources: StaticArray<Counter> = new StaticArray<Counter>(SOURCES);
  readonly unknown: Counter = source("none");
  readonly hit: Counter = cache("hit");
  readonly miss: Counter = cache("miss");
  readonly evicted: Counter = cache("evicted");
  readonly directoryAsked: Counter = directory("asked");
  readonly directoryFailed: Counter = directory("failed");
  readonly frameReceived: Counter = frame("received");
  readonly frameSent: Counter = frame("sent");
  readonly frameMalformed: Counter = frame("malformed");
  readonly frameTimeout: Counter = frame("timeout");

  constructor() {
    const names: StaticArray<string> = ["certificate", "header", "frame", "native", "endpoint", "table", "service"];
    for (let i = 0; i < SOURCES; i++) this.sources[i] = source(names[i]);
  }

  /** Counts a peer by the sources in the note of `merge`. */
  countSources(note: u32): void {
    for (let i = 0; i < SOURCES; i++) if (note & (1 << i)) unchecked(this.sources[i]).increment();
  }
}

function source(name: string): Counter {
  return Counter.define(withTag("metadata_exchange_peer_source_total", "source", name));
}

function cache(result: string): Counter {
  return Counter.define(withTag("metadata_exchange_peer_cache_total", "result", result));
}

function frame(event: string): Counter {
  return Counter.define(withTag("metadata_exchange_tcp_frame_total", "event", event));
}

function directory(result: string): Counter {
  return Counter.define(withTag("metadata_exchange_directory_call_total", "result", result));
}
