import { DataAction, HeadersAction, TrailersAction } from "./actions";
import { StreamContext } from "./stream";

/**
 * One HTTP stream: a request and its response.
 *
 * Override the callbacks you need; only those are exported, and the host calls nothing else. An override names **all**
 * parameters.
 *
 * Request headers can be read from `onRequestHeaders` until it returns `Continue`, and again in `onLog`. In between
 * Envoy has taken them away: keep what you need. The same holds for response headers.
 */
export class HttpContext extends StreamContext {
  /** `count` entries of request headers arrived; `endOfStream` says that no body follows. */
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    return HeadersAction.Continue;
  }

  /** `size` bytes are in `requestBody`. */
  onRequestBody(size: u32, endOfStream: bool): DataAction {
    return DataAction.Continue;
  }

  /** Request trailers arrived: the end of the request. */
  onRequestTrailers(count: u32): TrailersAction {
    return TrailersAction.Continue;
  }

  /** HTTP/2 METADATA arrived. Envoy shows no content. */
  onRequestMetadata(count: u32): void {}

  /** `count` entries of response headers arrived, from the upstream or from a local reply. */
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    return HeadersAction.Continue;
  }

  /** `size` bytes are in `responseBody`. */
  onResponseBody(size: u32, endOfStream: bool): DataAction {
    return DataAction.Continue;
  }

  /** Response trailers arrived: the end of the response. */
  onResponseTrailers(count: u32): TrailersAction {
    return TrailersAction.Continue;
  }

  /** HTTP/2 METADATA arrived. Envoy shows no content. */
  onResponseMetadata(count: u32): void {}
}
