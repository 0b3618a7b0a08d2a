import type { JsonObject } from "../../envoy/json.js";
import type { NodeIdentity } from "../../envoy/config/bootstrap.js";
import type { TrafficDirection } from "../../envoy/config/listener.js";
import type { Expectations, LogLevelName, TextExpectation } from "./expect.js";
import type { BodyValue, BytesValue, DurationText, HeadersValue, Metadata, Repeated } from "./values.js";

/* A case file as its author writes it; `schema.json` says what each key means. */

export type FilterKind = "http" | "upstream" | "network" | "access_logger" | "service";

export type RunnerName = "host" | "envoy";

export interface PluginSpec {
  name?: string;
  root_id?: string;
  module?: string;
  filter?: FilterKind;
  configuration?: unknown;
  configuration_text?: string | Repeated;
  configuration_base64?: string;
  configuration_struct?: boolean;
  vm_configuration?: string;
  vm_id?: string;
  failure_policy?: "FAIL_CLOSED" | "FAIL_OPEN" | "FAIL_RELOAD";
  allow_on_headers_stop_iteration?: boolean;
  environment?: Record<string, string>;
}

export interface MutualTls {
  /** URI in the other side's certificate. */
  peer: string;
  /** URI in the proxy's certificate. */
  local: string;
}

export interface ConnectionSpec {
  client?: string;
  server?: string;
  mtls?: MutualTls;
  sni?: string;
}

export interface RouteSpec {
  name?: string;
  metadata?: Metadata;
  virtual_host?: { name?: string; metadata?: Metadata };
}

export interface ClusterSpec {
  name?: string;
  metadata?: Metadata;
  mtls?: MutualTls;
}

export interface EndpointSpec {
  metadata?: Metadata;
  locality?: { region?: string; zone?: string; sub_zone?: string };
}

export interface RequestSpec {
  method?: string;
  path?: string;
  authority?: string;
  headers?: HeadersValue;
  body?: BodyValue;
  trailers?: HeadersValue;
  http2?: boolean;
}

export interface AnswerSpec {
  status?: number;
  headers?: HeadersValue;
  body?: BodyValue;
  trailers?: HeadersValue;
  delay?: DurationText;
  reset?: true;
  http2?: boolean;
}

/** What a file says for all its cases and a case may say for itself. */
export interface Surroundings {
  module?: string;
  filter?: FilterKind;
  plugin?: PluginSpec;
  plugins?: PluginSpec[];
  direction?: TrafficDirection;
  node?: NodeIdentity;
  listener?: { metadata?: Metadata };
  route?: RouteSpec;
  cluster?: ClusterSpec;
  endpoint?: EndpointSpec;
  connection?: ConnectionSpec;
  filter_state?: Record<string, string>;
  dynamic_metadata?: Record<string, JsonObject>;
  clusters?: Record<string, AnswerSpec | AnswerSpec[]>;
  workers?: number;
  isolated?: boolean;
  log_level?: LogLevelName;
  tolerates?: string[];
  only?: RunnerName;
  because?: string;
  request?: RequestSpec;
  upstream?: AnswerSpec;
}

export interface StepSpec {
  note?: string;
  request?: RequestSpec;
  upstream?: AnswerSpec;
  expect?: Expectations;
  repeat?: number;
  worker?: number;
  advance?: DurationText;
  configure?: PluginSpec;
  refuses?: TextExpectation;
  connect?: true;
  client_sends?: BytesValue;
  server_sends?: BytesValue;
  client_receives?: TextExpectation;
  server_receives?: TextExpectation;
  client_closes?: true;
  server_closes?: true;
  client_sees_close?: true;
  server_sees_close?: true;
}

export interface CaseSpec extends Surroundings {
  name: string;
  refuses?: TextExpectation;
  expect?: Expectations;
  steps?: StepSpec[];
}

export interface CaseFileSpec extends Surroundings {
  title?: string;
  cases: CaseSpec[];
}
