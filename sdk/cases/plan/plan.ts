import type { JsonObject } from "../../envoy/json.js";
import type { NodeIdentity } from "../../envoy/config/bootstrap.js";
import type { TrafficDirection } from "../../envoy/config/listener.js";
import type {
  ClusterSpec,
  ConnectionSpec,
  EndpointSpec,
  FilterKind,
  RouteSpec,
  RunnerName,
} from "../format/case-file.js";
import type { Expectations, LogLevelName, TextExpectation } from "../format/expect.js";
import type { Metadata } from "../format/values.js";
import type { HeaderList } from "./headers.js";

/* A case as the runners take it: every default filled in, every value as bytes. */

export interface PluginPlan {
  filter: FilterKind;
  name: string;
  rootId: string;
  /** Absolute path. */
  module: string;
  configuration: Uint8Array;
  /** Set when the configuration goes out as google.protobuf.Struct; `configuration` then holds its bytes. */
  configurationStruct: JsonObject | null;
  vmConfiguration: string;
  /** null: one VM per case. */
  vmId: string | null;
  failurePolicy: "FAIL_CLOSED" | "FAIL_OPEN" | "FAIL_RELOAD";
  allowOnHeadersStopIteration: boolean;
  environment: Record<string, string>;
}

export interface RequestPlan {
  /** With pseudo headers first. */
  headers: HeaderList;
  chunks: Uint8Array[];
  trailers: HeaderList;
  http2: boolean;
}

export interface AnswerPlan {
  status: number;
  headers: HeaderList;
  chunks: Uint8Array[];
  trailers: HeaderList;
  delayMs: number;
  reset: boolean;
  http2: boolean;
}

/** Where a step stands, for messages. */
export interface StepPlace {
  /** "step 2 (note)", or empty for a case that is a single request. */
  label: string;
  line: number;
  worker: number;
  repeat: number;
  expect: Expectations;
}

export type StepPlan = StepPlace &
  (
    | { kind: "exchange"; request: RequestPlan; upstream: AnswerPlan }
    | { kind: "advance"; ms: number }
    | { kind: "configure"; plugin: PluginPlan; refuses: TextExpectation | null }
    | { kind: "check" }
    | { kind: "connect" }
    | { kind: "send"; from: Side; bytes: Uint8Array }
    | { kind: "receive"; at: Side; bytes: TextExpectation }
    | { kind: "close"; by: Side }
    | { kind: "closed"; at: Side }
  );

export type Side = "client" | "server";

export interface CasePlan {
  file: string;
  /** Title of the file. */
  title: string;
  name: string;
  line: number;
  only: RunnerName | null;
  /** What flows through the listener. */
  traffic: "http" | "tcp";
  plugins: PluginPlan[];
  direction: TrafficDirection;
  node: NodeIdentity;
  listenerMetadata: Metadata;
  route: RouteSpec;
  cluster: ClusterSpec & { name: string };
  endpoint: EndpointSpec;
  connection: ConnectionSpec;
  filterState: Record<string, string>;
  dynamicMetadata: Record<string, JsonObject>;
  callouts: Map<string, AnswerPlan[]>;
  workers: number;
  isolated: boolean;
  logLevel: LogLevelName;
  /** Rules of the Node host's pedantic mode that may be broken. */
  tolerates: string[];
  refuses: TextExpectation | null;
  steps: StepPlan[];
  /** What must hold at the end. */
  expect: Expectations;
}
