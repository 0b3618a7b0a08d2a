import { enter, leave } from "../abi/callback";
import { sharedHandler } from "../abi/registry";

// Callbacks of a filter whose single handler serves all streams: no context is created, none deleted.

export function proxy_on_request_headers(id: u32, count: u32, endOfStream: u32): i32 {
  enter();
  const action = sharedHandler(id).onRequestHeaders(count, endOfStream != 0);
  leave();
  return action;
}

export function proxy_on_request_body(id: u32, size: u32, endOfStream: u32): i32 {
  enter();
  const action = sharedHandler(id).onRequestBody(size, endOfStream != 0);
  leave();
  return action;
}

export function proxy_on_request_trailers(id: u32, count: u32): i32 {
  enter();
  const action = sharedHandler(id).onRequestTrailers(count);
  leave();
  return action;
}

export function proxy_on_request_metadata(id: u32, count: u32): i32 {
  enter();
  sharedHandler(id).onRequestMetadata(count);
  leave();
  return 0;
}

export function proxy_on_response_headers(id: u32, count: u32, endOfStream: u32): i32 {
  enter();
  const action = sharedHandler(id).onResponseHeaders(count, endOfStream != 0);
  leave();
  return action;
}

export function proxy_on_response_body(id: u32, size: u32, endOfStream: u32): i32 {
  enter();
  const action = sharedHandler(id).onResponseBody(size, endOfStream != 0);
  leave();
  return action;
}

export function proxy_on_response_trailers(id: u32, count: u32): i32 {
  enter();
  const action = sharedHandler(id).onResponseTrailers(count);
  leave();
  return action;
}

export function proxy_on_response_metadata(id: u32, count: u32): i32 {
  enter();
  sharedHandler(id).onResponseMetadata(count);
  leave();
  return 0;
}

export function proxy_on_log(id: u32): void {
  enter();
  sharedHandler(id).onLog();
  leave();
}

export function proxy_on_done(id: u32): i32 {
  enter();
  sharedHandler(id).onDone();
  leave();
  return 1;
}
