import { UNKNOWN_SOURCE, type Labels } from "./labels.js";
import { PRODUCTPAGE_ID, REVIEWS_ID, type TwoSidecars } from "./sidecars.js";

/** What one sidecar reports of a situation, as far as it differs from a plain request; `[]` is nothing. */
type Reports = readonly Partial<Labels>[];

export interface Situation {
  readonly name: string;
  /** What Istio's own filter does here (istio_stats.cc of istio/proxy), and so what the labels are. */
  readonly reason: string;
  readonly act: (mesh: TwoSidecars) => Promise<unknown>;
  readonly client: Reports;
  readonly waypoint?: Reports;
  readonly server: Reports;
}

export const outbound = ({ client }: TwoSidecars): number => client.port("http");
export const SAME: Partial<Labels> = {};
export const BOTH_CERTIFIED = { source_principal: PRODUCTPAGE_ID, destination_principal: REVIEWS_ID };
export const MUTUAL = { ...BOTH_CERTIFIED, connection_security_policy: "mutual_tls" };
export const GRPC = { request_protocol: "grpc", grpc_response_status: "0" };
export const BYTES = { request_protocol: "tcp", response_code: "", grpc_response_status: "" };
export const ANSWERED_EARLY = {
  ...UNKNOWN_SOURCE,
  response_code: "418",
  response_flags: "FI",
};
