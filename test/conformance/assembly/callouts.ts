import {
  CallFailure,
  DnsAnswer,
  DnsHandler,
  GrpcHandler,
  GrpcStream,
  HeadersAction,
  HttpCallHandler,
  HttpContext,
  callResponseBody,
  callResponseHeaders,
  callResponseTrailers,
  continueRequest,
  grpcCall,
  grpcInitialMetadata,
  grpcMessage,
  grpcTrailingMetadata,
  httpCall,
  registerHttp,
  resolveDns,
} from "proxy-wasm-assemblyscript-sdk";
import { say, sayStatus, sayValue } from "./say";

class CallingHttp extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const nowhere = httpCall("nowhere").header(":method", "GET").header(":path", "/").header(":authority", "x");
    sayStatus("calling nobody", nowhere.send(this, new OnHttp()));
    const call = httpCall("service").header(":method", "POST").header(":path", "/call").header(":authority", "service");
    return call.body("question").send(this, new OnHttp()) ? HeadersAction.Continue : HeadersAction.StopIteration;
  }
}

class OnHttp extends HttpCallHandler {
  onResponse(headerCount: u32, bodySize: u32, trailerCount: u32): void {
    sayValue("answer's header", callResponseHeaders.get("x-answer"));
    sayValue("answer's body", callResponseBody.all());
    sayValue("answer's trailer", callResponseTrailers.get("x-after"));
    continueRequest();
  }
}

class CallingGrpc extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const call = grpcCall("service", "pkg.Service", "Method").metadata("x-meta", "data").message("question");
    return call.send(this, new OnGrpc(false)) ? HeadersAction.Continue : HeadersAction.StopIteration;
  }
}

/** Says everything that a call or a stream brings. */
class OnGrpc extends GrpcHandler {
  constructor(readonly isStream: bool) {
    super();
  }

  onInitialMetadata(count: u32): void {
    sayValue("initial metadata", grpcInitialMetadata.get("x-first"));
  }

  onMessage(size: u32): void {
    sayValue("message", grpcMessage.all());
    if (!this.isStream) continueRequest();
  }

  onTrailingMetadata(count: u32): void {
    sayValue("trailing metadata", grpcTrailingMetadata.get("x-last"));
  }

  onClose(failure: CallFailure): void {
    say("closed with " + failure.code.toString() + " [" + failure.message + "]");
    continueRequest();
  }
}

/** Sends one message on a stream and half-closes it. */
class StreamingGrpc extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const stream = grpcCall("service", "pkg.Service", "Stream").open(this, new OnGrpc(true));
    if (!stream) return HeadersAction.Continue;
    sayStatus("sending", stream.send("question", false));
    sayStatus("half-closing", stream.close());
    return HeadersAction.StopIteration;
  }
}

class Cancelling extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const stream = grpcCall("service", "pkg.Service", "Stream").open(this, new OnGrpc(true));
    if (stream) cancel(stream);
    return HeadersAction.Continue;
  }
}

function cancel(stream: GrpcStream): void {
  sayStatus("cancelling", stream.cancel());
  sayStatus("sending afterwards", stream.send("too late", true));
}

class Resolving extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    return resolveDns(this, "localhost", new OnAddresses()) ? HeadersAction.Continue : HeadersAction.StopIteration;
  }
}

class OnAddresses extends DnsHandler {
  onResolved(answer: DnsAnswer): void {
    sayValue("first address", answer.address(0));
    continueRequest();
  }
}

registerHttp<CallingHttp>("calling-http");
registerHttp<CallingGrpc>("calling-grpc");
registerHttp<StreamingGrpc>("streaming-grpc");
registerHttp<Cancelling>("cancelling-grpc");
registerHttp<Resolving>("resolving");
