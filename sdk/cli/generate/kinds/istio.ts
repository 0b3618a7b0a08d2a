import type { Deployment } from "../deployment.js";

/** Fields that WasmPlugin and TrafficExtension share, in the order of Istio's reference. */

export function metadata({ name, namespace }: Deployment): object {
  return { name, namespace };
}

/** Either a selector of workloads or target references; Istio allows one of them. */
export function attachment({ labels, targets }: Deployment): object {
  if (targets.length > 0) return { targetRefs: targets.map((target) => ({ ...target })) };
  return Object.keys(labels).length > 0 ? { selector: { matchLabels: labels } } : {};
}

/** Always written: without it a filter sees inbound and outbound traffic. */
export function match({ match: mode, ports }: Deployment): object[] {
  return [{ mode, ...(ports.length > 0 ? { ports: ports.map((number) => ({ number })) } : {}) }];
}

/** Always with a scheme: without one Istio can drop the whole resource silently. The digest is the manifest's. */
export function url({ name, digest }: { name: string; digest: string }): string {
  return `oci://${name}@${digest}`;
}

export function vmConfig({ environment }: Deployment): object | undefined {
  if (environment.length === 0) return undefined;
  return {
    env: environment.map(({ name, value }) =>
      value === undefined ? { name, valueFrom: "HOST" } : { name, valueFrom: "INLINE", value },
    ),
  };
}

/** Comments of fields under a prefix, taken from the reasons of the filter's defaults. */
export function comments(
  deployment: Deployment,
  paths: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(paths).map(([field, path]) => [path, deployment.reasons[field]]));
}
