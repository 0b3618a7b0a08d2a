import { asBuffer } from "../bytes.js";
import { readMessage } from "../proto.js";
import { findCluster, type Clusters } from "./clusters.js";

const ENVOY_GRPC = 1;
const CLUSTER_NAME = 1;

/**
 * The cluster that the `service` of a gRPC call means: a serialized `envoy.config.core.v3.GrpcService`, or else the
 * name of a known cluster. Undefined when it is neither.
 *
 * Envoy tries the message first, so a name that happens to be valid protobuf is misread; the host does the same.
 */
export function grpcTarget(service: Uint8Array, clusters: Clusters): string | undefined {
  const message = readMessage(service);
  if (message === null) {
    const name = asBuffer(service).toString("utf8");
    return findCluster(clusters, name) === undefined ? undefined : name;
  }
  const inner = message.bytes(ENVOY_GRPC);
  const envoyGrpc = inner === undefined ? null : readMessage(inner);
  return envoyGrpc?.text(CLUSTER_NAME);
}
