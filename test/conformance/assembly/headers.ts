import { HeaderList, HeadersAction, HttpContext, registerHttp, requestHeaders } from "proxy-wasm-assemblyscript-sdk";
import { say, sayStatus, sayValue } from "./say";

class GetHeader extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    sayValue("full", requestHeaders.get("X-Full"));
    sayValue("empty", requestHeaders.get("x-empty"));
    sayValue("none", requestHeaders.get("x-none"));
    return HeadersAction.Continue;
  }
}

class AddHeader extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    requestHeaders.add("x-a", "two");
    return HeadersAction.Continue;
  }
}

class ReplaceHeader extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    requestHeaders.replace("x-a", "only");
    requestHeaders.replace("x-new", "made");
    return HeadersAction.Continue;
  }
}

class RemoveHeader extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    requestHeaders.remove("x-a");
    sayStatus("removing nothing", requestHeaders.remove("x-none"));
    return HeadersAction.Continue;
  }
}

class HeaderBlock extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const pairs = requestHeaders.pairs();
    if (!pairs) return HeadersAction.Continue;
    for (let value = pairs.nextValue("x-a"); value; value = pairs.nextValue("x-a")) sayValue("one x-a", value);
    say("count is right: " + (pairs.count == <i32>count).toString());
    return HeadersAction.Continue;
  }
}

class SetHeaders extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const list = HeaderList.empty();
    list.add(":method", "POST").add(":path", "/set").add(":scheme", "http").add(":authority", "set");
    list.add("x-forwarded-proto", "http").add("x-a", "1").add("x-a", "2");
    sayStatus("setting", requestHeaders.set(list));
    for (let i = 0; i < 1024; i++) list.add("x-many", "");
    sayStatus("setting too many", requestHeaders.set(list));
    return HeadersAction.Continue;
  }
}

class HeaderBytes extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const before = requestHeaders.byteSize;
    requestHeaders.add("x-four", "1234");
    say("grown by " + (requestHeaders.byteSize - before).toString());
    return HeadersAction.Continue;
  }
}

registerHttp<GetHeader>("get-header");
registerHttp<AddHeader>("add-header");
registerHttp<ReplaceHeader>("replace-header");
registerHttp<RemoveHeader>("remove-header");
registerHttp<HeaderBlock>("header-block");
registerHttp<SetHeaders>("set-headers");
registerHttp<HeaderBytes>("header-bytes");
