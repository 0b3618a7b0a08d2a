import { proxy_set_effective_context } from "../abi/imports";
import { Status, note } from "../abi/status";

/** What HTTP streams and TCP connections have in common. */
export abstract class StreamContext {
  /** Number of this stream in its VM, from 1. 0 inside the constructor. */
  contextId: u32 = 0;
  /** Number of its root context. */
  rootId: u32 = 0;

  /**
   * Called when the stream is logged: its end, with headers, trailers and all properties readable once more. For HTTP
   * before `onDone`, for TCP after it; over HTTP/3 it can come after `onDelete` and is then ignored.
   */
  onLog(): void {}

  /** Called once when the stream has ended. */
  onDone(): void {}

  /** Called last. The object is gone afterwards. */
  onDelete(): void {}

  /**
   * Makes host calls of the current callback mean this stream, until the callback returns. For callbacks that run on
   * the root: timers, queues, callout answers (those do it themselves).
   *
   * @returns `BadArgument` when the host has no such stream any more.
   */
  setEffective(): Status {
    return note(proxy_set_effective_context(this.contextId));
  }
}
