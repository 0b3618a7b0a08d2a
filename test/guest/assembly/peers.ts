import {
  Counter,
  Gauge,
  HeadersAction,
  Histogram,
  HttpCallHandler,
  HttpContext,
  HttpContextOf,
  RootContext,
  TimerHandler,
  callData,
  callForeignFunction,
  callResponseBody,
  clearRouteCache,
  continueRequest,
  done,
  getProperty,
  httpCall,
  lastStatus,
  localResponse,
  pluginConfiguration,
  registerRoot,
  request,
  requestHeaders,
  responseHeaders,
  setProperty,
  startTimer,
} from "proxy-wasm-assemblyscript-sdk";

// A filter that does what the request header `x-do` says and answers in headers, so that tests can look at it.

class Root extends RootContext {
  name: string = "";

  onConfigure(size: u32): bool {
    this.name = pluginConfiguration().toString();
    return true;
  }

  createHttpContext(): HttpContext | null {
    return new Filter(this);
  }

  onDone(): bool {
    if (this.name != "deferred") return true;
    startTimer(this, new Finish(), 10);
    return false;
  }

  onDelete(): void {
    Counter.define("roots_deleted").increment();
  }

  onForeignFunction(functionId: u32, argumentSize: u32): void {
    const argument = callData.all();
    if (argument && argument.equals("argument")) Counter.define("foreign_" + functionId.toString()).increment();
  }
}

class Finish extends TimerHandler {
  onTimer(): void {
    done();
  }
}

class Filter extends HttpContextOf<Root> {
  private answers: i32 = 0;
  private right: i32 = 0;

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const what = requestHeaders.get("x-do");
    if (!what) {
      requestHeaders.add("x-root", this.root.name);
    } else if (what.equals("metric")) {
      const counter = Counter.define("counter");
      counter.increment(5);
      requestHeaders.add("x-read", counter.get().toString());
      requestHeaders.add("x-again", counter.get().toString());
    } else if (what.equals("record")) {
      Gauge.define("first").set(1);
      Gauge.define("second").set(2);
      Histogram.define("sizes").record(3);
    } else if (what.equals("missing")) {
      requestHeaders.add("x-property", getProperty("no\0such") === null ? lastStatus().toString() : "found");
      requestHeaders.add("x-typed", request.referer() === null ? lastStatus().toString() : "found");
      requestHeaders.add("x-function", callForeignFunction("nope", "") === null ? lastStatus().toString() : "found");
    } else if (what.equals("values")) {
      requestHeaders.add("x-empty-is", describe("x-empty"));
      requestHeaders.add("x-none-is", describe("x-none"));
    } else if (what.equals("bytes")) {
      const raw = requestHeaders.get("x-raw");
      if (raw) requestHeaders.add("x-copy", raw);
      if (raw) setProperty("text", raw.toString());
    } else if (what.equals("pair")) {
      const pairs = requestHeaders.pairs();
      while (pairs && pairs.next()) {
        if (pairs.is("x-a")) requestHeaders.add("x-pair", pairs.name.toString() + "=" + pairs.value.toString());
      }
    } else if (what.equals("replace")) {
      requestHeaders.replace("x-new", "made");
    } else if (what.equals("route")) {
      requestHeaders.add("x-status", clearRouteCache().toString());
    } else if (what.equals("deny")) {
      localResponse(403).send();
    } else if (what.equals("calls")) {
      return this.callThrice();
    }
    return HeadersAction.Continue;
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    if (this.answers) responseHeaders.add("x-right", this.right.toString());
    return HeadersAction.Continue;
  }

  /** Three calls at once, with garbage in between that would overwrite handlers that nothing holds. */
  private callThrice(): HeadersAction {
    for (let i = 0; i < 3; i++) {
      const call = httpCall("service")
        .header(":method", "GET")
        .header(":path", "/" + i.toString());
      call.header(":authority", "service").send(this, new Answer(this, i));
      for (let j = 0; j < 5000; j++) _garbage = "garbage " + j.toString();
    }
    return HeadersAction.StopIteration;
  }

  answered(number: i32): void {
    const body = callResponseBody.all();
    if (body && body.equals("/" + number.toString())) this.right++;
    if (++this.answers == 3) continueRequest();
  }
}

let _garbage: string = "";

class Answer extends HttpCallHandler {
  constructor(
    private readonly filter: Filter,
    private readonly number: i32,
  ) {
    super();
  }

  onResponse(headerCount: u32, bodySize: u32, trailerCount: u32): void {
    this.filter.answered(this.number);
  }
}

function describe(name: string): string {
  const value = requestHeaders.get(name);
  return value === null ? "missing" : value.isEmpty ? "empty" : value.toString();
}

registerRoot<Root>("peers");
