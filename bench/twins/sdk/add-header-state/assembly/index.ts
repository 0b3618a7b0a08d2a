import { HeadersAction, HttpContext, registerHttp, responseHeaders } from "proxy-wasm-assemblyscript-sdk";

/** The field makes it an object for each stream. */
class AddHeaderOnce extends HttpContext {
  private isDone: bool = false;

  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    if (!this.isDone) responseHeaders.add("x-bench", "done");
    this.isDone = true;
    return HeadersAction.Continue;
  }
}

registerHttp<AddHeaderOnce>("add-header-state");
