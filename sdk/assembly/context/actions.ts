/** What follows on headers. Envoy's meaning of each value: `envoy.extensions.filters.http.wasm`. */
export const enum HeadersAction {
  /** Go on to the next filter. */
  Continue = 0,
  /**
   * Stop here. Envoy holds back body and trailers too (it becomes `StopAllIterationAndWatermark`), unless the plugin
   * sets `allow_on_headers_stop_iteration` (Envoy 1.35 and newer).
   */
  StopIteration = 1,
  /** Envoy treats this as `Continue`. */
  ContinueAndEndStream = 2,
  /** Stop everything and buffer the body; too large a body is answered with 413 or 500. */
  StopAllIterationAndBuffer = 3,
  /** Stop everything and push back on the sender when the buffer is full. */
  StopAllIterationAndWatermark = 4,
}

/** What follows on a piece of a body. */
export const enum DataAction {
  /** Hand on what is in the buffer. */
  Continue = 0,
  /** Keep all: the next callback sees everything so far. Beyond the buffer limit Envoy answers 413 or 500. */
  StopIterationAndBuffer = 1,
  /** Keep all, pushing back on the sender beyond the buffer limit. */
  StopIterationAndWatermark = 2,
  /** Stop and keep nothing: the filter has taken the bytes. */
  StopIterationNoBuffer = 3,
}

/** What follows on trailers. `StopIteration` holds them back, and with them what was held back before. */
export const enum TrailersAction {
  Continue = 0,
  StopIteration = 1,
}

/** What follows on a new connection or its bytes. */
export const enum NetworkAction {
  Continue = 0,
  /**
   * Hold back. Downstream bytes wait in the read buffer until `continueDownstream()`. Upstream bytes cannot be resumed
   * in Envoy: never stop there.
   */
  StopIteration = 1,
}

/** Who closed a connection. */
export const enum PeerType {
  Unknown = 0,
  Local = 1,
  Remote = 2,
}
