/**
 * Labels of Istio's standard metrics, in their order: TCP metrics have those before `response_code`, gRPC messages those
 * before `request_protocol`.
 */
export enum Label {
  Reporter = 0,
  SourceWorkload = 1,
  SourceWorkloadNamespace = 2,
  SourcePrincipal = 3,
  SourceApp = 4,
  SourceVersion = 5,
  SourceCanonicalService = 6,
  SourceCanonicalRevision = 7,
  SourceCluster = 8,
  DestinationWorkload = 9,
  DestinationWorkloadNamespace = 10,
  DestinationPrincipal = 11,
  DestinationApp = 12,
  DestinationVersion = 13,
  DestinationService = 14,
  DestinationServiceName = 15,
  DestinationServiceNamespace = 16,
  DestinationCanonicalService = 17,
  DestinationCanonicalRevision = 18,
  DestinationCluster = 19,
  RequestProtocol = 20,
  ResponseFlags = 21,
  ConnectionSecurityPolicy = 22,
  ResponseCode = 23,
  GrpcResponseStatus = 24,
}

export const LABELS: i32 = 25;
/** How many of them say who talks to whom. */
export const PEER_LABELS: i32 = 20;
/** How many of them a connection has. */
export const TCP_LABELS: i32 = 23;

export const LABEL_NAMES: StaticArray<string> = [
  "reporter",
  "source_workload",
  "source_workload_namespace",
  "source_principal",
  "source_app",
  "source_version",
  "source_canonical_service",
  "source_canonical_revision",
  "source_cluster",
  "destination_workload",
  "destination_workload_namespace",
  "destination_principal",
  "destination_app",
  "destination_version",
  "destination_service",
  "destination_service_name",
  "destination_service_namespace",
  "destination_canonical_service",
  "destination_canonical_revision",
  "destination_cluster",
  "request_protocol",
  "response_flags",
  "connection_security_policy",
  "response_code",
  "grpc_response_status",
];

/** The standard label called so, -1 when it is none. */
export function labelCalled(name: string): i32 {
  for (let i = 0; i < LABELS; i++) if (unchecked(LABEL_NAMES[i]) == name) return i;
  return -1;
}
