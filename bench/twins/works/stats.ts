import type { Variant, Work } from "../../model/work.js";
import { sidecar } from "./mesh.js";
import { requestWith } from "./requests.js";
import { guest } from "./variants.js";

function stats(sink: "registry" | "envoy", twins: readonly Variant[]): Work {
  const name = `stats-${sink}`;
  const ours = guest("sdk", name, { module: "filters/stats", configuration: { sink } });
  return {
    name,
    title: `Istio's four HTTP metrics with 25 labels, to ${sink === "envoy" ? "Envoy's store" : "the filter's registry"}`,
    protocol: "http",
    direction: "inbound",
    request: requestWith(6),
    // attributes of the cluster and the route are there only with an upstream
    answeredBy: "upstream",
    variants: [...twins, ours].map((variant) => ({ ...variant, bootstrap: sidecar })),
  };
}

/**
 * By the sink. The twins read the same attributes, one by one, and count in the same four metrics of Envoy. What they
 * leave out is what is done once for each label set: its 25 labels.
 */
export const statsWorks: readonly Work[] = [
  stats("registry", []),
  stats("envoy", [guest("floor", "stats"), guest("rust", "stats")]),
];
