import {
  Counter,
  Histogram,
  HttpContext,
  registerHttp,
  request,
  response,
  withTag,
} from "proxy-wasm-assemblyscript-sdk";

/** Counts requests by method and status class. Defining a metric again only finds it. */
class Counted extends HttpContext {
  onLog(): void {
    const named = withTag(withTag("requests", "method", request.method()), "class", statusClass());
    Counter.define(named).increment();
    Histogram.define("request_milliseconds").record(request.duration() / 1_000_000);
  }
}

function statusClass(): string {
  switch (<i32>(response.code() / 100)) {
    case 2:
      return "2xx";
    case 3:
      return "3xx";
    case 4:
      return "4xx";
    case 5:
      return "5xx";
    default:
      return "other";
  }
}

registerHttp<Counted>("metrics-with-tags");
