import {
  HeadersAction,
  HttpContext,
  HttpContextOf,
  RootContext,
  TimerHandler,
  continueRequest,
  localResponse,
  registerHttp,
  registerRoot,
  requestHeaders,
  resetStream,
  responseHeaders,
  startTimer,
  stopTimer,
} from "proxy-wasm-assemblyscript-sdk";
import { sayStatus } from "./say";

class BothWays extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    requestHeaders.add("x-seen", endOfStream ? "no body follows" : "a body follows");
    return HeadersAction.Continue;
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    responseHeaders.add("x-seen", endOfStream ? "no body follows" : "a body follows");
    return HeadersAction.Continue;
  }
}

class Answering extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    localResponse(429).header("retry-after", "7").body("later").details("told_so").grpc(8).send();
    return HeadersAction.StopIteration;
  }
}

class Resetting extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    resetStream();
    return HeadersAction.StopIteration;
  }
}

class HoldingRoot extends RootContext {
  createHttpContext(): HttpContext | null {
    return new Held(this);
  }
}

/** Held back until a timer of its root lets it go. */
class Held extends HttpContextOf<HoldingRoot> {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    startTimer(this.root, new LetGo(this), 20);
    return HeadersAction.StopIteration;
  }
}

class LetGo extends TimerHandler {
  constructor(readonly held: Held) {
    super();
  }

  onTimer(): void {
    stopTimer(this);
    sayStatus("making effective", this.held.setEffective());
    requestHeaders.add("x-let-go", "by a timer");
    continueRequest();
  }
}

registerHttp<BothWays>("both-ways");
registerHttp<Answering>("answering");
registerHttp<Resetting>("resetting");
registerRoot<HoldingRoot>("holding");
