import type { CasePlan } from "../plan/plan.js";
import type { ClusterNeed } from "./proxy/cluster-board.js";
import { pluginFilter } from "./proxy/plugin-filter.js";

/** The clusters of a case: the one that its traffic goes to, and those that its plugins call. */
export function clustersOf(plan: CasePlan, caseId: string): ClusterNeed[] {
  const { name, metadata, mtls } = plan.cluster;
  const { metadata: endpointMetadata, locality } = plan.endpoint;
  const http2 = plan.steps.some((step) => step.kind === "exchange" && step.upstream.http2);
  const httpFilters = plan.plugins
    .filter(({ filter }) => filter === "upstream")
    .map((plugin) => pluginFilter(plugin, caseId));
  const main: ClusterNeed = {
    name,
    kind: plan.traffic === "tcp" ? "tcp" : http2 ? "http2" : "http1",
    ...(mtls ? { mtls } : {}),
    ...(metadata ? { metadata } : {}),
    ...(endpointMetadata ? { endpointMetadata } : {}),
    ...(locality ? { locality } : {}),
    ...(httpFilters.length > 0 ? { httpFilters } : {}),
  };
  const callouts = [...plan.callouts].map(([callout, answers]): ClusterNeed => {
    return { name: callout, kind: answers.some((answer) => answer.http2) ? "http2" : "http1" };
  });
  return [main, ...callouts];
}
