import { Constant, xds } from "proxy-wasm-assemblyscript-sdk";

/** Version of the filter, as `wasm_filter_info` shows it. */
export const VERSION = "0.1.0";

/** Istio's `istio_build`: the version of the proxy, as its node's metadata says. */
export function buildInfo(prefix: string): Constant {
  const version = xds.nodeMetadata("ISTIO_VERSION");
  const tag = version && version.length ? version.toString() : "unknown";
  const name = prefix.length ? prefix + "_build" : "build";
  return new Constant(name, "Version of the proxy.", ["component", "tag"], ["proxy", tag]);
}
