import type { MatchMode, NativeFilter } from "../../project/project-file.js";
import type { Deployment, PinnedImage } from "../deployment.js";
import type { Resource } from "../yaml.js";
import { failOpenNote, wasmType, wasmTypedConfig } from "./envoy-config.js";
import { metadata, url } from "./istio.js";

/**
 * `networking.istio.io/v1alpha3` EnvoyFilter: the module as an extension that the proxy discovers (ECDS), so that Istio's
 * agent fetches it from the registry, and a filter that refers to it.
 */
export function envoyFilter(deployment: Deployment, image: PinnedImage, gateway: boolean): Resource {
  const resource = `wasm.${deployment.name}`;
  const contexts = patchContexts(deployment.match, gateway);
  return {
    value: {
      apiVersion: "networking.istio.io/v1alpha3",
      kind: "EnvoyFilter",
      metadata: metadata(deployment),
      spec: {
        ...attachment(deployment),
        configPatches: [
          ...contexts.map((context) => filterPatch(deployment, resource, context)),
          extensionPatch(deployment, resource, image),
        ],
      },
    },
    comments: { "spec.configPatches": notes(deployment) },
  };
}

function notes({ reasons, failStrategy, type }: Deployment): string {
  const place = type === "http" ? "stands before the router, after Istio's own filters" : "stands before tcp_proxy";
  return [place, reasons["failStrategy"], failOpenNote(failStrategy)].filter((line) => line !== undefined).join("\n");
}

/** An EnvoyFilter that puts filters of Envoy itself before everything else, for a module installed by another resource. */
export function nativeFilterPatches(deployment: Deployment, gateway: boolean): Resource | undefined {
  if (deployment.nativeFilters.length === 0) return undefined;
  return {
    value: {
      apiVersion: "networking.istio.io/v1alpha3",
      kind: "EnvoyFilter",
      metadata: { ...metadata(deployment), name: `${deployment.name}-native-filters` },
      spec: {
        ...attachment(deployment),
        configPatches: patchContexts(deployment.match, gateway).flatMap((context) =>
          deployment.nativeFilters.map((native) => nativePatch(native, context)),
        ),
      },
    },
    comments: { spec: deployment.nativeFilters.map(({ reason }) => reason).join("\n") },
  };
}

type PatchContext = "SIDECAR_INBOUND" | "SIDECAR_OUTBOUND" | "GATEWAY";

function patchContexts(mode: MatchMode, gateway: boolean): PatchContext[] {
  if (gateway) return ["GATEWAY"];
  if (mode === "CLIENT_AND_SERVER") return ["SIDECAR_INBOUND", "SIDECAR_OUTBOUND"];
  return mode === "SERVER" ? ["SIDECAR_INBOUND"] : ["SIDECAR_OUTBOUND"];
}

function attachment({ labels, targets }: Deployment): object {
  if (targets.length > 0) return { targetRefs: targets.map((target) => ({ ...target })) };
  return Object.keys(labels).length > 0 ? { workloadSelector: { labels } } : {};
}

function filterPatch(deployment: Deployment, resource: string, context: PatchContext): object {
  const http = deployment.type === "http";
  const beforeRouter = {
    name: "envoy.filters.network.http_connection_manager",
    subFilter: { name: "envoy.filters.http.router" },
  };
  return {
    applyTo: http ? "HTTP_FILTER" : "NETWORK_FILTER",
    match: {
      context,
      listener: { filterChain: { filter: http ? beforeRouter : { name: "envoy.filters.network.tcp_proxy" } } },
    },
    patch: {
      operation: "INSERT_BEFORE",
      value: {
        name: resource,
        config_discovery: {
          config_source: { ads: {}, initial_fetch_timeout: "0s", resource_api_version: "V3" },
          type_urls: [wasmType(deployment)],
        },
      },
    },
  };
}

function extensionPatch(deployment: Deployment, resource: string, image: PinnedImage): object {
  const code = {
    remote: {
      http_uri: { uri: url(image), cluster: "_", timeout: "30s" },
      sha256: image.digest.slice("sha256:".length),
    },
  };
  return {
    applyTo: "EXTENSION_CONFIG",
    match: { context: "ANY" },
    patch: {
      operation: "ADD",
      value: { name: resource, typed_config: wasmTypedConfig(deployment, code, deployment.name) },
    },
  };
}

function nativePatch({ filter }: NativeFilter, context: PatchContext): object {
  return {
    applyTo: "HTTP_FILTER",
    match: {
      context,
      listener: { filterChain: { filter: { name: "envoy.filters.network.http_connection_manager" } } },
    },
    patch: { operation: "INSERT_FIRST", value: filter },
  };
}
