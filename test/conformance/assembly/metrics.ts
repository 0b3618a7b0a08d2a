import { Counter, Gauge, HeadersAction, Histogram, HttpContext, registerHttp } from "proxy-wasm-assemblyscript-sdk";
import { say, sayStatus } from "./say";

class Counting extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const counter = Counter.define("conformance_counted");
    counter.increment();
    counter.increment(4);
    sayStatus("adding nothing", counter.increment(0));
    return HeadersAction.Continue;
  }
}

class Recording extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    Gauge.define("conformance_level").set(7);
    Histogram.define("conformance_size").record(12);
    return HeadersAction.Continue;
  }
}

class ReadingMetrics extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const counter = Counter.define("conformance_read");
    counter.increment(5);
    const first = counter.get();
    say("read " + first.toString() + " and again " + counter.get().toString());
    return HeadersAction.Continue;
  }
}

registerHttp<Counting>("counting");
registerHttp<Recording>("recording");
registerHttp<ReadingMetrics>("reading-metrics");
