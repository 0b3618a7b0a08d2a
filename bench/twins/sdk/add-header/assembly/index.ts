import { HeadersAction, HttpContext, registerHttp, responseHeaders } from "proxy-wasm-assemblyscript-sdk";

class AddHeader extends HttpContext {
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    responseHeaders.add("x-bench", "done");
    return HeadersAction.Continue;
  }
}

registerHttp<AddHeader>("add-header");
