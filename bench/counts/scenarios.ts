import { encodeFrame } from "../../filters/metadata-exchange/cli/peer-frame.js";
import type { JsonObject } from "proxy-wasm-assemblyscript-sdk/host";
import { PRODUCTPAGE, PRODUCTPAGE_HEADER, PRODUCTPAGE_ID } from "../../filters/metadata-exchange/tests/samples.js";
import { node } from "../../filters/stats/test/sidecar.js";
import { requestWith } from "../twins/works/requests.js";
import { configuration, filter, type Scenario } from "./scenario.js";

const EXCHANGED = [
  ["x-envoy-peer-metadata", PRODUCTPAGE_HEADER],
  ["x-envoy-peer-metadata-id", PRODUCTPAGE_ID],
] as const;

const mx = { module: filter("metadata-exchange"), host: { node: { id: PRODUCTPAGE_ID, metadata: PRODUCTPAGE } } };

/** Policies of one rule with ten values each, none of which fits. */
export function policies(count: number): JsonObject {
  const rule = (policy: number): JsonObject => ({
    when: [
      {
        key: "request.headers[x-tenant]",
        values: Array.from({ length: 10 }, (_, i) => `tenant-${String(policy)}-${String(i)}`),
      },
    ],
  });
  const policy = (i: number): JsonObject => ({ name: `p${String(i)}`, action: "DENY", rules: [rule(i)] });
  return { policies: Array.from({ length: count }, (_, i) => policy(i)) };
}

const headerOperations = (how: string, twin: string): Scenario => ({
  name: `60 header operations, ${how}`,
  module: { source: `bench/twins/sdk/${twin}/assembly/index.ts` },
  exchange: { request: requestWith(6) },
});

const authz = (count: number, headers: 6 | 30): Scenario => ({
  name: `header-authz, ${String(count)} policies, ${String(headers)} headers`,
  module: filter("header-authz"),
  plugin: { configuration: configuration(policies(count)) },
  exchange: { request: requestWith(headers) },
});

const stats = (sink: string, settings: JsonObject): Scenario => ({
  name: `stats, ${sink}`,
  module: filter("stats"),
  host: { node },
  plugin: { rootId: "stats", direction: "inbound", configuration: configuration(settings) },
  exchange: { request: requestWith(6) },
  // the registry's delta of this one request is written
  passing: 5_000,
});

/** Everything that has limits, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  {
    name: "add-header",
    module: { folder: "examples/add-header", name: "add-header" },
    exchange: { request: requestWith(6) },
  },
  {
    name: "add-header, an object per stream",
    module: { source: "bench/twins/sdk/add-header-state/assembly/index.ts" },
    exchange: { request: requestWith(6) },
  },
  headerOperations("single calls", "headers-60"),
  headerOperations("editor", "headers-60-batch"),
  {
    name: "metadata-exchange, inbound",
    ...mx,
    plugin: { direction: "inbound" },
    exchange: { request: { headers: EXCHANGED } },
  },
  {
    name: "metadata-exchange, outbound",
    ...mx,
    plugin: { direction: "outbound" },
    exchange: { upstream: { headers: EXCHANGED } },
  },
  {
    name: "metadata-exchange, TCP",
    ...mx,
    plugin: { type: "network", direction: "inbound", configuration: configuration({ tcp: { send: "response" } }) },
    connection: [
      { client: encodeFrame({ metadata: PRODUCTPAGE, id: PRODUCTPAGE_ID }) },
      { client: "question" },
      { server: "answer" },
    ],
  },
  stats("registry", {}),
  stats("envoy", { sink: "envoy", exposition: null }),
  authz(10, 6),
  authz(10, 30),
  authz(100, 6),
  authz(1_000, 6),
  authz(1_000, 30),
];
