import { CliError } from "../../error.js";
import { EXIT } from "../../exit-codes.js";
import type { Deployment, PinnedImage } from "../deployment.js";
import type { Resource } from "../yaml.js";
import { metadata, url } from "./istio.js";

/** `gateway.envoyproxy.io/v1alpha1` EnvoyExtensionPolicy of Envoy Gateway. */
export function envoyExtensionPolicy(deployment: Deployment, image: PinnedImage): Resource {
  requireExpressible(deployment);
  return {
    value: {
      apiVersion: "gateway.envoyproxy.io/v1alpha1",
      kind: "EnvoyExtensionPolicy",
      metadata: metadata(deployment),
      spec: {
        targetRefs: deployment.targets.map((target) => ({ ...target })),
        wasm: [
          {
            name: deployment.name,
            rootID: deployment.rootId,
            code: {
              type: "Image",
              image: {
                url: url(image),
                pullSecretRef:
                  deployment.pullSecret === undefined ? undefined : { kind: "Secret", name: deployment.pullSecret },
              },
              pullPolicy: deployment.pullPolicy,
            },
            failOpen: deployment.failStrategy === "FAIL_OPEN",
            env:
              deployment.environment.length === 0
                ? undefined
                : { hostKeys: deployment.environment.map(({ name }) => name) },
            config: deployment.configuration,
          },
        ],
      },
    },
    comments: { "spec.wasm": deployment.reasons["failStrategy"] },
  };
}

/** @throws CliError (usage) for what Envoy Gateway has no field for; nothing is left out silently. */
function requireExpressible(deployment: Deployment): void {
  const impossible: [boolean, string, string][] = [
    [
      deployment.targets.length === 0,
      "an EnvoyExtensionPolicy needs a target",
      "--target Gateway/<name> or HTTPRoute/<name>",
    ],
    [deployment.type === "network", "Envoy Gateway runs Wasm on HTTP only", "generate envoyfilter or envoy"],
    [
      deployment.nativeFilters.length > 0,
      `this configuration needs a filter of Envoy before the module, which the policy cannot place: ${deployment.nativeFilters[0]?.reason ?? ""}`,
      "change the configuration, or patch the gateway with EnvoyPatchPolicy",
    ],
  ];
  const found = impossible.find(([applies]) => applies);
  if (found !== undefined) throw new CliError(found[1], { remedy: found[2], exitCode: EXIT.usage });
}
