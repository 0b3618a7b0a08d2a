import { Bytes, booleanProperty, now, utf8, xds } from "proxy-wasm-assemblyscript-sdk";
import { BytesCache, noteOf } from "../tables/bytes-cache";

/** Nanoseconds for which what a cluster's metadata says is not asked again. */
const FRESH: u64 = 5_000_000_000;
const CLUSTERS: u32 = 500;
/** Bytes of an entry on average: a cluster's name is all it has. */
const ENTRY_BYTES: u32 = 256;

/**
 * Which clusters are not to learn of our workload: those that the mesh marks as external or as exempt from the exchange,
 * and `PassthroughCluster`, where Istio sends what it knows nothing of. Two attributes of metadata cost as much as the
 * rest of a request, so the answer is kept for some seconds under the cluster's name.
 */
export class UntoldClusters {
  private readonly answers: BytesCache = BytesCache.create(CLUSTERS, ENTRY_BYTES);

  /** @param skipExternal whether external clusters count. */
  constructor(private readonly skipExternal: bool) {}

  /** Whether the cluster of this request is one. One byte-returning host call; three at first. */
  get isCurrent(): bool {
    const cluster = xds.clusterName();
    if (!cluster) return false;
    const time = now();
    const entry = this.answers.find(cluster);
    if (entry) {
      const note = noteOf(entry);
      if (note >> 1 > time >> 1) return (note & 1) != 0;
      this.answers.remove(entry);
    }
    const answer = isExempt() || (this.skipExternal && isExternal(cluster));
    this.answers.keep(cluster, Bytes.view(0, 0), ((time + FRESH) & ~1) | u64(answer));
    return answer;
  }

  free(): void {
    this.answers.free();
  }
}

function isExternal(cluster: Bytes): bool {
  if (cluster.equals(utf8("PassthroughCluster"))) return true;
  return booleanProperty(utf8("xds\0cluster_metadata\0filter_metadata\0istio\0external"), false);
}

/** Its endpoints get metadata by other means. */
function isExempt(): bool {
  return booleanProperty(utf8("xds\0cluster_metadata\0filter_metadata\0istio\0disable_mx"), false);
}
