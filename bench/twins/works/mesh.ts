import type { BootstrapOptions, JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";
import { statsConfig } from "../../../filters/stats/cli/bootstrap/stats-config.js";
import { planMetrics } from "../../../filters/stats/cli/model/plan.js";
import { PRODUCTPAGE_HEADER, PRODUCTPAGE_ID } from "../../../filters/metadata-exchange/tests/samples.js";
import { NODE } from "../../../test/soak/filters.js";
import type { Request } from "../../model/work.js";
import { requestWith } from "./requests.js";

/** The sidecar of a workload, with Envoy's statistics labelled as `mesh-filters stats bootstrap` says. */
export const sidecar: BootstrapOptions = {
  node: NODE,
  stats: statsConfig(planMetrics({})) as unknown as JsonObject,
};

/** A request that comes from another sidecar: with its metadata, 352 bytes as Istio writes them. */
export const fromSidecar: Request = {
  ...requestWith(6),
  headers: [
    ...requestWith(6).headers,
    ["x-envoy-peer-metadata", PRODUCTPAGE_HEADER],
    ["x-envoy-peer-metadata-id", PRODUCTPAGE_ID],
  ],
};
