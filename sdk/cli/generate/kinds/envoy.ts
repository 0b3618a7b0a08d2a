import type { Deployment } from "../deployment.js";
import type { Resource } from "../yaml.js";
import { failOpenNote, filterName, wasmTypedConfig } from "./envoy-config.js";

/** Where plain Envoy takes the module from: it knows no OCI registry. */
export type EnvoyCode =
  | { readonly path: string }
  | {
      readonly url: string;
      /** Cluster that reaches the URL's host. */
      readonly cluster: string;
      /** sha256 of the module itself, hexadecimal. */
      readonly sha256: string;
    };

/** Entries for `http_filters` (or a listener's `filters`), to be placed before the router (or tcp_proxy). */
export function envoyFilters(deployment: Deployment, code: EnvoyCode): Resource {
  const native = deployment.nativeFilters.map(({ filter }) => filter);
  const key = deployment.type === "http" ? "http_filters" : "filters";
  const next = deployment.type === "http" ? "envoy.filters.http.router" : "envoy.filters.network.tcp_proxy";
  const wasm = {
    name: filterName(deployment),
    typed_config: wasmTypedConfig(deployment, dataSource(code), deployment.name),
  };
  const notes = [
    `before ${next}`,
    ...deployment.nativeFilters.map(({ reason }) => `first a filter of Envoy: ${reason}`),
    deployment.reasons["failStrategy"],
    deployment.reasons["configuration"],
    failOpenNote(deployment.failStrategy),
  ];
  const comment = notes.filter((note) => note !== undefined).join("\n");
  return { value: { [key]: [...native, wasm] }, comments: { [key]: comment } };
}

function dataSource(code: EnvoyCode): object {
  if ("path" in code) return { local: { filename: code.path } };
  const { url, cluster, sha256 } = code;
  return { remote: { http_uri: { uri: url, cluster, timeout: "30s" }, sha256 } };
}
