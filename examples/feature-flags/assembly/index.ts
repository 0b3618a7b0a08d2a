import {
  HeadersAction,
  HttpCallHandler,
  HttpContext,
  LogLevel,
  RootContext,
  TimerHandler,
  callResponseBody,
  callResponseStatus,
  getSharedData,
  httpCall,
  log,
  registerHttp,
  registerRoot,
  requestHeaders,
  setSharedData,
  startTimer,
} from "proxy-wasm-assemblyscript-sdk";

const KEY = "feature-flags";

// Two roots of one module: a service, one per process, fetches the flags every second; a filter on every worker uses them.

class Flags extends RootContext {
  onConfigure(size: u32): bool {
    startTimer(this, new Fetch(this), 1000);
    return true;
  }
}

class Fetch extends TimerHandler {
  constructor(readonly root: Flags) {
    super();
  }

  onTimer(): void {
    const call = httpCall("flags").header(":method", "GET").header(":path", "/flags").header(":authority", "flags");
    if (call.send(this.root, new OnFlags())) log(LogLevel.Debug, "no flags this time");
  }
}

class OnFlags extends HttpCallHandler {
  onResponse(headerCount: u32, bodySize: u32, trailerCount: u32): void {
    if (callResponseStatus() == 200) setSharedData(KEY, callResponseBody.all());
  }
}

class Flagged extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const flags = getSharedData(KEY);
    if (flags) requestHeaders.replace("x-flags", flags.value);
    return HeadersAction.Continue;
  }
}

registerRoot<Flags>("flags");
registerHttp<Flagged>("flagged");
