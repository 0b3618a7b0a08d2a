import { Failure } from "../../../cli/failure.js";

export interface ImportOptions {
  /** Takes policies for workloads that were selected, so that where they are for does not matter. */
  assumeSelected: boolean;
}

export interface Imported {
  configuration: { policies: object[]; direct_remote_address?: "filter_state" };
  /** What a reader of the result should know. */
  notes: string[];
}

interface Resource {
  kind?: unknown;
  apiVersion?: unknown;
  items?: unknown;
  metadata?: { name?: string; namespace?: string; annotations?: Record<string, string> };
  spec?: Record<string, unknown>;
}

/**
 * Turns AuthorizationPolicy resources into plugin configuration. Whether it is valid is for the filter to say.
 * @throws Failure for what cannot be judged in the proxy.
 */
export function importPolicies(documents: readonly unknown[], options: ImportOptions): Imported {
  const notes: string[] = [];
  const policies: object[] = [];
  for (const resource of documents.flatMap(itemsOf)) {
    if (resource.kind !== "AuthorizationPolicy") {
      notes.push(`left out: a resource of kind ${String(resource.kind)}`);
      continue;
    }
    policies.push(importPolicy(resource, options, notes));
  }
  if (policies.length === 0) throw new Failure("there is no AuthorizationPolicy in it");
  const text = JSON.stringify(policies);
  if (!/"(ipBlocks|notIpBlocks)":|"source\.ip"/.test(text)) return { configuration: { policies }, notes };
  notes.push(
    "ipBlocks need Envoy's set_filter_state filter in front of the plugin; `proxy-wasm generate envoyfilter` writes it",
  );
  return { configuration: { policies, direct_remote_address: "filter_state" }, notes };
}

function itemsOf(document: unknown): Resource[] {
  if (typeof document !== "object" || document === null) return [];
  const resource = document as Resource;
  return Array.isArray(resource.items) ? (resource.items as Resource[]) : [resource];
}

function importPolicy(resource: Resource, { assumeSelected }: ImportOptions, notes: string[]): object {
  const { name, namespace, annotations } = resource.metadata ?? {};
  const { selector, targetRef, targetRefs, provider, ...spec } = resource.spec ?? {};
  const called = `${namespace ?? ""}/${name ?? "a policy without a name"}`;
  if (spec.action === "CUSTOM" || provider !== undefined) {
    throw new Failure(
      `${called} has action CUSTOM, which asks an external service`,
      "Leave it to Istio, or use Envoy's ext_authz filter.",
    );
  }
  const targets = { selector, targetRef, targetRefs };
  const selecting = Object.entries(targets).filter(([, value]) => value !== undefined);
  if (selecting.length > 0 && !assumeSelected) {
    throw new Failure(
      `${called} has ${selecting.map(([key]) => key).join(" and ")}: which workloads it is for is decided where the plugin is attached`,
      "If all workloads that get the plugin are selected, say --assume-selected.",
    );
  }
  for (const [key, value] of selecting) notes.push(`${called}: ${key} ${JSON.stringify(value)} was taken for granted`);
  const dryRun = annotations?.["istio.io/dry-run"];
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(dryRun !== undefined && /^(1|t|true)$/i.test(dryRun) ? { dry_run: true } : {}),
    ...spec,
  };
}
