import type { JsonObject } from "../../envoy/json.js";
import type { BytesValue } from "./values.js";

export interface Matcher {
  exact?: BytesValue;
  prefix?: string;
  suffix?: string;
  contains?: string | string[];
  not_contains?: string | string[];
  regex?: string;
  base64?: string;
  json?: unknown;
  struct?: JsonObject;
  size?: number;
  present?: boolean;
}

/** Plain text or a matcher; what plain text means is said where it stands. */
export type TextExpectation = string | number | boolean | Matcher;

/** null: the header must be absent; a list: all its values in order. */
export type HeadersExpectation = Record<string, TextExpectation | TextExpectation[] | null>;

export interface RequestExpectation {
  method?: TextExpectation;
  path?: TextExpectation;
  authority?: TextExpectation;
  headers?: HeadersExpectation;
  body?: TextExpectation;
  trailers?: HeadersExpectation;
}

export interface ResponseExpectation {
  status?: number;
  headers?: HeadersExpectation;
  body?: TextExpectation;
  trailers?: HeadersExpectation;
}

export interface LocalReplyExpectation {
  status?: number;
  headers?: HeadersExpectation;
  body?: TextExpectation;
  details?: TextExpectation;
  grpc_status?: number;
}

export type LogLevelName = "trace" | "debug" | "info" | "warn" | "error" | "critical";

export type LogExpectation = string | { level?: LogLevelName; message: TextExpectation; times?: number };

export type MetricExpectation = number | null | { min?: number; max?: number; count?: number };

export interface HostCallsExpectation {
  total?: number;
  byte_returning?: number;
  by_name?: Record<string, number>;
}

/** What must come of a step, or of a whole case. */
export interface Expectations {
  upstream_request?: RequestExpectation;
  upstream_not_called?: true;
  response?: ResponseExpectation;
  local_reply?: false | LocalReplyExpectation;
  filter_state?: Record<string, TextExpectation | null>;
  callouts?: Record<string, RequestExpectation[]>;
  log?: LogExpectation[];
  no_log?: TextExpectation[];
  metrics?: Record<string, MetricExpectation>;
  host_calls?: HostCallsExpectation;
}
