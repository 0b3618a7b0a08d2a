import { bytes, http } from "../callers.js";
import { UNKNOWN_DESTINATION, UNKNOWN_SOURCE, serviceByHost } from "./labels.js";
import { stranger } from "./sidecars.js";
import { ANSWERED_EARLY, BYTES, MUTUAL, outbound, type Situation } from "./situation.js";

/** Peers that take no part in the exchange. */
export const OUTSIDE: readonly Situation[] = [
  {
    name: "no exchange, but istiod's note at the endpoint",
    reason:
      "endpoint metadata istio.workload names workload, namespace, service, revision and cluster, not app and version",
    act: (mesh) => http(outbound(mesh), { to: "http-noted" }),
    client: [
      {
        response_code: "418",
        destination_principal: "unknown",
        destination_app: "unknown",
        destination_version: "unknown",
      },
    ],
    server: [ANSWERED_EARLY],
  },
  {
    name: "a server outside the mesh",
    reason: "no metadata comes back and no certificate: only the Host header speaks",
    act: (mesh) => http(outbound(mesh), { to: "outside", host: "api.example.com" }),
    client: [{ ...UNKNOWN_DESTINATION, ...serviceByHost("api.example.com") }],
    server: [],
  },
  {
    name: "traffic that passes through",
    reason: "service_name is the cluster's, the service itself the Host header's",
    act: (mesh) => http(outbound(mesh), { to: "PassthroughCluster", host: "api.example.com" }),
    client: [
      {
        ...UNKNOWN_DESTINATION,
        ...serviceByHost("api.example.com"),
        destination_service_name: "PassthroughCluster",
      },
    ],
    server: [],
  },
  {
    name: "a client outside the mesh",
    reason: "no metadata, no certificate: all of the source is unknown, its revision latest",
    act: ({ server }) => http(server.port("http")),
    client: [],
    server: [UNKNOWN_SOURCE],
  },
  {
    name: "a client outside the mesh, with a certificate",
    reason: "the namespace in a SPIFFE id counts even where nothing else is told",
    act: ({ server }) => http(server.port("http-mtls"), { identity: stranger }),
    client: [],
    server: [
      {
        ...UNKNOWN_SOURCE,
        ...MUTUAL,
        source_principal: "spiffe://cluster.local/ns/front/sa/web",
        source_workload_namespace: "front",
      },
    ],
  },
  {
    name: "a TCP client outside the mesh",
    reason: "no frame came: nobody is known",
    act: ({ server }) => bytes(server.port("tcp"), 1000),
    client: [],
    server: [{ ...BYTES, ...UNKNOWN_SOURCE }],
  },
];
