import {
  DataAction,
  HttpContext,
  TrailersAction,
  registerHttp,
  requestBody,
  requestTrailers,
  responseBody,
  responseTrailers,
} from "proxy-wasm-assemblyscript-sdk";
import { say, sayValue } from "./say";

class BodyLength extends HttpContext {
  onRequestBody(size: u32, endOfStream: bool): DataAction {
    if (!endOfStream) return DataAction.StopIterationAndBuffer;
    say("body of " + requestBody.length.toString() + " bytes, announced " + size.toString());
    return DataAction.Continue;
  }
}

class ReadBody extends HttpContext {
  onRequestBody(size: u32, endOfStream: bool): DataAction {
    if (!endOfStream) return DataAction.StopIterationAndBuffer;
    sayValue("middle", requestBody.get(2, 3));
    sayValue("far end", requestBody.get(4, 100));
    return DataAction.Continue;
  }
}

class WriteBody extends HttpContext {
  onRequestBody(size: u32, endOfStream: bool): DataAction {
    if (!endOfStream) return DataAction.StopIterationAndBuffer;
    requestBody.drain(1);
    requestBody.prepend("<");
    requestBody.append(">");
    return DataAction.Continue;
  }

  onResponseBody(size: u32, endOfStream: bool): DataAction {
    if (!endOfStream) return DataAction.StopIterationAndBuffer;
    responseBody.replace("replaced");
    return DataAction.Continue;
  }
}

class Trailers extends HttpContext {
  onRequestTrailers(count: u32): TrailersAction {
    requestTrailers.add("x-request-trailers", count.toString());
    return TrailersAction.Continue;
  }

  onResponseTrailers(count: u32): TrailersAction {
    responseTrailers.add("x-response-trailers", count.toString());
    return TrailersAction.Continue;
  }
}

registerHttp<BodyLength>("body-length");
registerHttp<ReadBody>("read-body");
registerHttp<WriteBody>("write-body");
registerHttp<Trailers>("trailers");
