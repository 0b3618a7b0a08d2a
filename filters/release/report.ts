import { stringify } from "yaml";
import type { Released } from "./release.js";

/** Every digest, and the commands that sign them: signing is cosign's business. */
export function report(released: readonly Released[]): string {
  return released.map(describe).join("\n");
}

function describe(filter: Released): string {
  const image = filter.reference.replace(/^oci:\/\//, "");
  return [
    `${filter.name} (${filter.tags.join(", ")})`,
    `  reference  ${filter.reference}`,
    `  manifest   ${filter.digest}`,
    `  module     sha256:${filter.moduleSha256}`,
    ...filter.referrers.map(({ artifactType, digest }) => `  referrer   ${digest}  ${artifactType}`),
    `  cosign sign --yes ${image}`,
    `  cosign attest --yes --type slsaprovenance1 --predicate ${filter.predicate} ${image}`,
    "",
  ].join("\n");
}

/** The pinned references as the ConfigMap from which `examples/istio` takes them. */
export function imagesConfigMap(released: readonly Released[]): string {
  return stringify(
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "wasm-images", annotations: { "config.kubernetes.io/local-config": "true" } },
      data: Object.fromEntries(released.map(({ name, reference }) => [name, reference])),
    },
    { lineWidth: 0 },
  );
}
