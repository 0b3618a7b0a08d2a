import {
  CallFailure,
  HeadersAction,
  HttpCallHandler,
  HttpContext,
  callResponseHeaders,
  callResponseStatus,
  continueRequest,
  httpCall,
  localResponse,
  registerHttp,
  requestHeaders,
} from "proxy-wasm-assemblyscript-sdk";

/** Asks a service who the caller is, and lets nobody through without an answer. */
class WhoIsIt extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const call = httpCall("users")
      .header(":method", "GET")
      .header(":path", "/whoami")
      .header(":authority", "users")
      .header("authorization", requestHeaders.get("authorization"))
      .timeout(500);
    if (call.send(this, new OnUser())) refuse(503, "users_unreachable");
    return HeadersAction.StopIteration;
  }
}

class OnUser extends HttpCallHandler {
  onResponse(headerCount: u32, bodySize: u32, trailerCount: u32): void {
    const user = callResponseHeaders.get("x-user");
    if (callResponseStatus() != 200 || !user) return refuse(403, "unknown_user");
    requestHeaders.replace("x-user", user);
    continueRequest();
  }

  onFailure(failure: CallFailure): void {
    refuse(503, "users_failed");
  }
}

function refuse(status: u32, details: string): void {
  localResponse(status).details(details).send();
}

registerHttp<WhoIsIt>("http-callout");
