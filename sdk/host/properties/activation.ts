import type { HeaderMap } from "../headers/header-map.js";
import type { StreamInfo } from "../stream/info.js";
import type { Message } from "./values.js";

/** What attributes are computed from: the stream and the headers that its filter may see at this moment. */
export interface Activation {
  /** Null in a root context outside of any stream. */
  readonly info: StreamInfo | null;
  readonly visibleRequestHeaders: HeaderMap | null;
  readonly visibleResponseHeaders: HeaderMap | null;
  readonly visibleResponseTrailers: HeaderMap | null;
  readonly node: Message;
}
