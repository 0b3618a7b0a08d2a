import { enter, leave } from "../abi/callback";
import { httpOf } from "../abi/contexts";
import { DataAction, HeadersAction, TrailersAction } from "../context/actions";

// Callbacks of HTTP streams. A stream that nobody wants passes untouched.

export function proxy_on_request_headers(id: u32, count: u32, endOfStream: u32): i32 {
  enter();
  const context = httpOf(id);
  const action = context ? context.onRequestHeaders(count, endOfStream != 0) : HeadersAction.Continue;
  leave();
  return action;
}

export function proxy_on_request_body(id: u32, size: u32, endOfStream: u32): i32 {
  enter();
  const context = httpOf(id);
  const action = context ? context.onRequestBody(size, endOfStream != 0) : DataAction.Continue;
  leave();
  return action;
}

export function proxy_on_request_trailers(id: u32, count: u32): i32 {
  enter();
  const context = httpOf(id);
  const action = context ? context.onRequestTrailers(count) : TrailersAction.Continue;
  leave();
  return action;
}

export function proxy_on_request_metadata(id: u32, count: u32): i32 {
  enter();
  const context = httpOf(id);
  if (context) context.onRequestMetadata(count);
  leave();
  return 0;
}

export function proxy_on_response_headers(id: u32, count: u32, endOfStream: u32): i32 {
  enter();
  const context = httpOf(id);
  const action = context ? context.onResponseHeaders(count, endOfStream != 0) : HeadersAction.Continue;
  leave();
  return action;
}

export function proxy_on_response_body(id: u32, size: u32, endOfStream: u32): i32 {
  enter();
  const context = httpOf(id);
  const action = context ? context.onResponseBody(size, endOfStream != 0) : DataAction.Continue;
  leave();
  return action;
}

export function proxy_on_response_trailers(id: u32, count: u32): i32 {
  enter();
  const context = httpOf(id);
  const action = context ? context.onResponseTrailers(count) : TrailersAction.Continue;
  leave();
  return action;
}

export function proxy_on_response_metadata(id: u32, count: u32): i32 {
  enter();
  const context = httpOf(id);
  if (context) context.onResponseMetadata(count);
  leave();
  return 0;
}
