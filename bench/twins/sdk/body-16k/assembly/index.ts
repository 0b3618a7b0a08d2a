import {
  BytesBuilder,
  DataAction,
  HeadersAction,
  HttpContext,
  registerHttp,
  responseBody,
  responseHeaders,
} from "proxy-wasm-assemblyscript-sdk";

/** Replaces a word in the whole body. */
class RewriteBody extends HttpContext {
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    responseHeaders.remove("content-length");
    return HeadersAction.Continue;
  }

  onResponseBody(size: u32, endOfStream: bool): DataAction {
    if (!endOfStream) return DataAction.StopIterationAndBuffer;
    const body = responseBody.all();
    if (!body) return DataAction.Continue;
    const out = BytesBuilder.create(body.length);
    let from = 0;
    for (let at = body.find("secret"); at >= 0; at = body.find("secret", from)) {
      out.append(body.slice(from, at)).append("[hidden]");
      from = at + 6;
    }
    responseBody.replace(out.append(body.slice(from)).view());
    return DataAction.Continue;
  }
}

registerHttp<RewriteBody>("body-16k");
