import { fileURLToPath } from "node:url";
import { createHost, type Host, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import type { Configuration, Request } from "./policy.js";

/** The filter as it is built for release. */
export const MODULE = fileURLToPath(new URL("../build/header-authz.wasm", import.meta.url));

export async function startHost(module: string | Uint8Array = MODULE): Promise<Host> {
  return createHost({ module, mainThread: false, logLevel: "error" });
}

export function load(host: Host, configuration: Configuration): Promise<Plugin> {
  return host.loadPlugin({ name: "header-authz", configuration: JSON.stringify(configuration) });
}

export interface Outcome {
  status: number;
  /** Response code details of a denial. */
  details: string;
  /** What dry run policies would have made of it. */
  shadow: { result: string; by: string } | undefined;
}

/** What the filter makes of a request on the Node host. */
export function play(plugin: Plugin, request: Request): Outcome {
  const { certificate, sni, remote, direct, destination, metadata, headers, ...http } = request;
  const tls = certificate && { tls: { peer: certificate } };
  const result = plugin.exchangeSync({
    request: { ...http, headers: headers.map(([name, value]) => [name, Buffer.from(value, "latin1")] as const) },
    connection: { source: remote, destination, ...(sni === undefined ? {} : { sni }), ...tls },
    attributes: {
      ...(metadata ? { metadata } : {}),
      ...(direct === undefined ? {} : { filter_state: { "wasm.direct_remote_address": direct } }),
    },
  });
  const state = (name: string): string =>
    Buffer.from(result.filterState.get(`wasm.header_authz_${name}`) ?? "").toString();
  return {
    status: result.response.status,
    details: result.localReply?.details ?? "",
    shadow: state("shadow_result") ? { result: state("shadow_result"), by: state("shadow_policy") } : undefined,
  };
}
