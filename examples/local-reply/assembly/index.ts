import { HeadersAction, HttpContext, localResponse, registerHttp, requestHeaders } from "proxy-wasm-assemblyscript-sdk";

/** Answers everything with a maintenance page, but for those who hold the key. */
class Maintenance extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const key = requestHeaders.get("x-maintenance-key");
    if (key && key.equals("let-me-in")) return HeadersAction.Continue;
    localResponse(503)
      .header("retry-after", "120")
      .header("content-type", "text/plain")
      .body("back in two minutes\n")
      .details("maintenance")
      .grpc(14)
      .send();
    return HeadersAction.StopIteration;
  }
}

registerHttp<Maintenance>("local-reply");
