import type { Sample } from "../../cli/exposition/text.js";
import { labels as standardLabels } from "../../cli/model/labels.js";

export type Labels = Record<(typeof standardLabels)[number], string>;

/** All 25 labels of a sample. One that is empty is not written in Prometheus' formats. */
export function labelsOf({ labels }: Sample): Labels {
  return Object.fromEntries(standardLabels.map((label) => [label, labels[label] ?? ""])) as Labels;
}

const SOURCE = {
  source_workload: "productpage-v1",
  source_workload_namespace: "web",
  source_principal: "unknown",
  source_app: "productpage",
  source_version: "v1",
  source_canonical_service: "productpage",
  source_canonical_revision: "v1",
  source_cluster: "east",
};
const DESTINATION = {
  destination_workload: "reviews-v1",
  destination_workload_namespace: "shop",
  destination_principal: "unknown",
  destination_app: "reviews",
  destination_version: "v1",
  destination_service: "reviews.shop.svc.cluster.local",
  destination_service_name: "reviews",
  destination_service_namespace: "shop",
  destination_canonical_service: "reviews",
  destination_canonical_revision: "v1",
  destination_cluster: "east",
};
const ANSWER = { request_protocol: "http", response_flags: "-", response_code: "200", grpc_response_status: "" };

/**
 * What the client's sidecar says of a plain request from productpage to reviews. Whom it chose is believed who it is,
 * even without a certificate.
 */
export const CLIENT: Labels = {
  reporter: "source",
  ...SOURCE,
  ...DESTINATION,
  destination_principal: "spiffe://cluster.local/ns/shop/sa/reviews",
  ...ANSWER,
  connection_security_policy: "unknown",
};

/** What the server's sidecar says of the same. */
export const SERVER: Labels = {
  ...CLIENT,
  reporter: "destination",
  destination_principal: "unknown",
  connection_security_policy: "none",
};

/** What a waypoint in between says, which is neither of both. */
export const WAYPOINT: Labels = { ...CLIENT, reporter: "waypoint", connection_security_policy: "none" };

/** Of a caller who is in no mesh. */
export const UNKNOWN_SOURCE: Partial<Labels> = {
  source_workload: "unknown",
  source_workload_namespace: "unknown",
  source_app: "unknown",
  source_version: "unknown",
  source_canonical_service: "unknown",
  source_canonical_revision: "latest",
  source_cluster: "unknown",
};

/** Of a server that told nothing of itself; its service may still be known. */
export const UNKNOWN_DESTINATION: Partial<Labels> = {
  destination_principal: "unknown",
  destination_workload: "unknown",
  destination_workload_namespace: "unknown",
  destination_app: "unknown",
  destination_version: "unknown",
  destination_canonical_service: "unknown",
  destination_canonical_revision: "latest",
  destination_cluster: "unknown",
};

/** Of a service that only the Host header names: whole, and its namespace unknown. */
export const serviceByHost = (host: string): Partial<Labels> => ({
  destination_service: host,
  destination_service_name: host,
  destination_service_namespace: "unknown",
});
