import { http } from "../callers.js";
import { SERVER } from "./labels.js";
import { PRODUCTPAGE_ID, REVIEWS_ID, WAYPOINT_ID } from "./sidecars.js";
import { SAME, outbound, type Situation } from "./situation.js";

/** The client's sidecar takes the waypoint for the server, reviews' sidecar takes it for the client. */
const BEHIND_WAYPOINT = {
  destination_workload: "waypoint",
  destination_workload_namespace: "infra",
  destination_principal: "unknown",
  destination_app: "gateway",
  destination_version: "v2",
  destination_canonical_service: "waypoint",
  destination_canonical_revision: "v2",
  destination_cluster: "west",
};

const FROM_WAYPOINT = {
  source_workload: "waypoint",
  source_workload_namespace: "infra",
  source_app: "gateway",
  source_version: "v2",
  source_canonical_service: "waypoint",
  source_canonical_revision: "v2",
  source_cluster: "west",
};

const ITSELF = {
  source_workload: SERVER.destination_workload,
  source_workload_namespace: SERVER.destination_workload_namespace,
  source_app: SERVER.destination_app,
  source_version: SERVER.destination_version,
  source_canonical_service: SERVER.destination_canonical_service,
  source_canonical_revision: SERVER.destination_canonical_revision,
  source_cluster: SERVER.destination_cluster,
};

/** Other ways through the mesh. */
export const HOPS: readonly Situation[] = [
  {
    name: "a waypoint in between",
    reason:
      "reporter waypoint: the source by exchange, the destination is the endpoint with its own identity, namespace and cluster",
    act: (mesh) => http(outbound(mesh), { to: "waypoint" }),
    client: [BEHIND_WAYPOINT],
    waypoint: [SAME],
    server: [FROM_WAYPOINT],
  },
  {
    name: "a waypoint in between, over mTLS",
    reason: "the client's certificate is the source's principal",
    act: (mesh) => http(outbound(mesh), { to: "waypoint-mtls" }),
    client: [{ ...BEHIND_WAYPOINT, source_principal: PRODUCTPAGE_ID, destination_principal: WAYPOINT_ID }],
    waypoint: [{ source_principal: PRODUCTPAGE_ID, connection_security_policy: "mutual_tls" }],
    server: [FROM_WAYPOINT],
  },
  {
    name: "a workload that calls itself",
    reason: "one proxy is both: source on the way out, destination on the way in",
    act: ({ server }) => http(server.port("itself")),
    client: [],
    server: [
      { ...ITSELF, reporter: "source", destination_principal: REVIEWS_ID, connection_security_policy: "unknown" },
      ITSELF,
    ],
  },
];
