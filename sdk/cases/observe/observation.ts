import type { Json } from "../../envoy/json.js";
import type { LogLevelName } from "../format/expect.js";
import type { HeaderList } from "../plan/headers.js";

/* What a runner saw. Both runners report in these terms, and one comparison judges them. */

/** A request (with pseudo headers), or an answer. */
export interface SeenMessage {
  headers: HeaderList;
  body: Uint8Array;
  trailers: HeaderList;
}

export interface SeenResponse extends SeenMessage {
  status: number;
}

export interface LocalReply {
  details: string;
}

export interface SeenExchange {
  /** null: the upstream was not called. */
  upstreamRequest: SeenMessage | null;
  /** null: the connection ended without an answer. */
  response: SeenResponse | null;
  /** null: the answer came from the upstream. */
  localReply: LocalReply | null;
  /** Of the keys that were asked for, those that are set. */
  filterState: Map<string, StateValue>;
  /** Host calls of this exchange; null where they cannot be counted. */
  hostCalls: HostCallCounts | null;
}

/** Filter state is seen as bytes, or as JSON when the proxy shows it only so. */
export type StateValue = { bytes: Uint8Array } | { json: Json };

export interface HostCallCounts {
  total: number;
  byteReturning: number;
  byName: Map<string, number>;
}

export interface SeenLogLine {
  level: LogLevelName;
  message: string;
}

export interface SeenMetrics {
  /** Counters (since the start of the case) and gauges. */
  values: Map<string, number>;
  /** Histograms: how many values since the start of the case. */
  counts: Map<string, number>;
}
