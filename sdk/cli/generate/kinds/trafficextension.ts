import type { Deployment, PinnedImage } from "../deployment.js";
import { requireTrafficExtension } from "../istio-version.js";
import type { Resource } from "../yaml.js";
import { attachment, comments, match, metadata, url, vmConfig } from "./istio.js";

/** `extensions.istio.io/v1alpha1` TrafficExtension (Istio 1.30+): what the module is goes under `wasm`. */
export function trafficExtension(deployment: Deployment, image: PinnedImage): Resource {
  requireTrafficExtension(deployment.istio);
  return {
    value: {
      apiVersion: "extensions.istio.io/v1alpha1",
      kind: "TrafficExtension",
      metadata: metadata(deployment),
      spec: {
        ...attachment(deployment),
        phase: deployment.phase,
        priority: deployment.priority,
        match: match(deployment),
        wasm: {
          url: url(image),
          imagePullPolicy: deployment.pullPolicy,
          imagePullSecret: deployment.pullSecret,
          pluginName: deployment.rootId,
          type: deployment.type === "network" ? "NETWORK" : undefined,
          failStrategy: deployment.failStrategy,
          vmConfig: vmConfig(deployment),
          pluginConfig: deployment.configuration,
        },
      },
    },
    comments: comments(deployment, {
      url: "spec.wasm.url",
      phase: "spec.phase",
      priority: "spec.priority",
      match: "spec.match",
      failStrategy: "spec.wasm.failStrategy",
      configuration: "spec.wasm.pluginConfig",
    }),
  };
}
