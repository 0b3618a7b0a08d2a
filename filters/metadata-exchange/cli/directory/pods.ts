import { Failure } from "../../../cli/failure.js";

/** A workload as the filter's directory reads it. */
export interface DirectoryEntry {
  readonly name: string;
  readonly namespace: string;
  readonly workload: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The part of a Kubernetes Pod that says whose it is. */
interface Pod {
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly {
      readonly kind?: string;
      readonly name?: string;
      readonly controller?: boolean;
    }[];
  };
  readonly spec?: { readonly serviceAccountName?: string; readonly hostNetwork?: boolean };
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly podIPs?: readonly { readonly ip?: string }[];
  };
}

/** Who is behind an address, and behind a principal where that is one workload. */
export interface PodIndex {
  readonly byAddress: ReadonlyMap<string, DirectoryEntry>;
  readonly byPrincipal: ReadonlyMap<string, DirectoryEntry>;
}

/**
 * Reads what `kubectl get pods --all-namespaces --output json` prints: a List of Pods.
 *
 * @throws Failure when it is none.
 */
export function indexPods(text: string): PodIndex {
  const byAddress = new Map<string, DirectoryEntry>();
  const byAccount = new Map<string, DirectoryEntry | undefined>();
  for (const pod of parseList(text)) {
    const entry = entryOf(pod);
    if (entry === undefined) continue;
    // a pod on the host's network has the node's address, which is not its own
    if (pod.spec?.hostNetwork !== true) for (const address of addressesOf(pod)) byAddress.set(address, entry);
    const account = `/ns/${entry.namespace}/sa/${pod.spec?.serviceAccountName ?? "default"}`;
    const other = byAccount.has(account) ? byAccount.get(account) : entry;
    byAccount.set(account, other?.workload === entry.workload ? entry : undefined);
  }
  const sure = [...byAccount].filter((each): each is [string, DirectoryEntry] => each[1] !== undefined);
  return { byAddress, byPrincipal: new Map(sure) };
}

function parseList(text: string): readonly Pod[] {
  let list: { items?: unknown };
  try {
    list = JSON.parse(text) as typeof list;
  } catch (error) {
    throw new Failure(`the list of pods is not JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(list.items)) {
    throw new Failure("this is no list of pods", "Make one by: kubectl get pods --all-namespaces --output json");
  }
  return (list.items as (Pod | null)[]).filter((pod): pod is Pod => pod !== null && (pod.kind ?? "Pod") === "Pod");
}

function entryOf({ metadata, status }: Pod): DirectoryEntry | undefined {
  if (metadata?.name === undefined || metadata.namespace === undefined) return undefined;
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return undefined;
  const { name, namespace, labels = {} } = metadata;
  return { name, namespace, workload: workloadOf(metadata, labels), labels };
}

/** Name of the workload that a pod belongs to; of a Deployment's ReplicaSet the Deployment's. */
function workloadOf(metadata: NonNullable<Pod["metadata"]>, labels: Readonly<Record<string, string>>): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner?.name === undefined) return metadata.name ?? "";
  const hash = labels["pod-template-hash"];
  const isTemplate = owner.kind === "ReplicaSet" && hash !== undefined && owner.name.endsWith(`-${hash}`);
  return isTemplate ? owner.name.slice(0, -hash.length - 1) : owner.name;
}

function addressesOf({ status }: Pod): string[] {
  const addresses = [status?.podIP, ...(status?.podIPs ?? []).map(({ ip }) => ip)];
  return addresses.filter((address): address is string => typeof address === "string" && address !== "");
}
