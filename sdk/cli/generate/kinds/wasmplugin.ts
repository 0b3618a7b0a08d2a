import type { Deployment, PinnedImage } from "../deployment.js";
import { requireTargetRefs } from "../istio-version.js";
import type { Resource } from "../yaml.js";
import { attachment, comments, match, metadata, url, vmConfig } from "./istio.js";

/** `extensions.istio.io/v1alpha1` WasmPlugin. */
export function wasmPlugin(deployment: Deployment, image: PinnedImage): Resource {
  if (deployment.targets.length > 0) requireTargetRefs(deployment.istio);
  return {
    value: {
      apiVersion: "extensions.istio.io/v1alpha1",
      kind: "WasmPlugin",
      metadata: metadata(deployment),
      spec: {
        ...attachment(deployment),
        url: url(image),
        imagePullPolicy: deployment.pullPolicy,
        imagePullSecret: deployment.pullSecret,
        pluginName: deployment.rootId,
        type: deployment.type === "network" ? "NETWORK" : undefined,
        phase: deployment.phase,
        priority: deployment.priority,
        match: match(deployment),
        failStrategy: deployment.failStrategy,
        vmConfig: vmConfig(deployment),
        pluginConfig: deployment.configuration,
      },
    },
    comments: comments(deployment, {
      url: "spec.url",
      phase: "spec.phase",
      priority: "spec.priority",
      match: "spec.match",
      failStrategy: "spec.failStrategy",
      configuration: "spec.pluginConfig",
    }),
  };
}
