import {
  proxy_close_stream,
  proxy_continue_stream,
  proxy_done,
  proxy_set_tick_period_milliseconds,
} from "./abi/imports";
import { Status, note } from "./abi/status";
import { StreamType } from "./abi/types";

// Going on with what was stopped. The host acts when the current callback has returned, and answers `Ok` even where
// there is no stream.

/** Goes on with a request that was stopped. */
export function continueRequest(): Status {
  return note(proxy_continue_stream(StreamType.Request));
}

/** Goes on with a response that was stopped. */
export function continueResponse(): Status {
  return note(proxy_continue_stream(StreamType.Response));
}

/** Goes on with downstream bytes that were held back, beginning at the next filter. */
export function continueDownstream(): Status {
  return note(proxy_continue_stream(StreamType.Downstream));
}

/** Resets the stream, request and response alike. */
export function resetStream(): Status {
  return note(proxy_close_stream(StreamType.Request));
}

/** Closes the downstream connection when what was written has been sent. Envoy closes the upstream with it. */
export function closeConnection(): Status {
  return note(proxy_close_stream(StreamType.Downstream));
}

/** Ends a root whose `onDone` answered `false`. `NotFound` before it has: not from within `onDone`. */
export function done(): Status {
  return note(proxy_done());
}

/** Calls the root's `onTick` about every `milliseconds`, on each worker and the main thread; 0 stops it. One per root. */
export function setTickPeriod(milliseconds: u32): Status {
  return note(proxy_set_tick_period_milliseconds(milliseconds));
}
