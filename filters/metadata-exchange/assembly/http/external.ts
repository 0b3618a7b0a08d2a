import { booleanProperty, utf8, xds } from "proxy-wasm-assemblyscript-sdk";

/**
 * Whether the request leaves the mesh, so that nobody there should learn of our workload: Istio marks such clusters by
 * metadata, and sends what it knows nothing of to `PassthroughCluster`. One byte-returning host call, two more in metadata.
 */
export function isExternalCluster(): bool {
  if (booleanProperty(utf8("xds\0cluster_metadata\0filter_metadata\0istio\0external"), false)) return true;
  const cluster = xds.clusterName();
  return cluster !== null && cluster.equals(utf8("PassthroughCluster"));
}

/** Whether the cluster's metadata turns the exchange off: its endpoints get metadata by other means. */
export function isExchangeDisabled(): bool {
  return booleanProperty(utf8("xds\0cluster_metadata\0filter_metadata\0istio\0disable_mx"), false);
}
