import {
  HeadersAction,
  HttpContext,
  connection,
  destination,
  registerHttp,
  request,
  requestHeaders,
  source,
  xds,
} from "proxy-wasm-assemblyscript-sdk";

/** Tells the upstream what Envoy knows of the request. A missing attribute adds nothing. */
class Told extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    requestHeaders.replace("x-client", source.address());
    requestHeaders.replace("x-port", destination.port().toString());
    requestHeaders.replace("x-protocol", request.protocol());
    requestHeaders.replace("x-path", request.urlPath());
    requestHeaders.replace("x-query", request.query());
    requestHeaders.replace("x-mtls", connection.isMtls() ? "yes" : "no");
    requestHeaders.replace("x-peer", connection.peerUriSan());
    requestHeaders.replace("x-route", xds.routeName());
    requestHeaders.replace("x-zone", xds.nodeMetadata("ZONE"));
    return HeadersAction.Continue;
  }
}

registerHttp<Told>("typed-properties");
